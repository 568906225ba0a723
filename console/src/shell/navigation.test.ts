import { describe, expect, it } from 'vitest';
import { menuChoices, navigate, startView, type Action, type View } from './navigation.ts';

function walk(from: View, ...actions: Action[]): View {
  return actions.reduce(navigate, from);
}

const playbackWanted = walk(startView, { do: 'toggle-menu' }, { do: 'choose', choice: 'playback', role: undefined });

describe('the console’s navigation', () => {
  it('opens the sign-in dialog for every icon while signed out, and lands where the icon leads', () => {
    for (const choice of menuChoices(undefined)) {
      const view = navigate({ ...startView, menu: true }, { do: 'choose', choice, role: undefined });
      expect(view.menu).toBe(false);
      if (choice === 'help') expect(view).toMatchObject({ help: true, overlay: undefined });
      else expect(view.overlay?.kind).toBe('sign-in');
    }
    expect(playbackWanted.overlay).toEqual({ kind: 'sign-in', wanted: 'playback' });
    expect(navigate(playbackWanted, { do: 'signed-in', role: 'viewer' })).toMatchObject({
      screen: 'playback',
      overlay: undefined,
    });
  });

  it('lets nothing open by itself over the menu bar, a dialog or the help', () => {
    const held: Action = { do: 'open-by-itself', overlay: { kind: 'reset-held' } };
    expect(navigate(startView, held).overlay).toEqual({ kind: 'reset-held' });
    for (const busy of [{ ...startView, menu: true }, { ...startView, help: true }, playbackWanted])
      expect(navigate(busy, held)).toEqual(busy);
  });

  it('keeps what was wanted through Forgot Password and back to signing in', () => {
    const recovering = navigate(playbackWanted, { do: 'forgot-password', accountId: 'a1' });
    expect(recovering.overlay).toEqual({ kind: 'recovery', wanted: 'playback', accountId: 'a1', resume: false });
    const back = navigate(recovering, { do: 'back-to-sign-in', accountId: 'a1' });
    expect(back.overlay).toEqual({ kind: 'sign-in', wanted: 'playback', accountId: 'a1' });
    expect(navigate(back, { do: 'signed-in', role: 'owner' }).screen).toBe('playback');
  });

  it('returns from the help to the dialog that was open', () => {
    const helped = walk(playbackWanted, { do: 'help', open: true }, { do: 'help', open: false });
    expect(helped).toEqual(playbackWanted);
  });

  it('shows a viewer only what a viewer may open, and says so when more was wanted', () => {
    expect(menuChoices('viewer')).toEqual(['live', 'playback', 'phones', 'people', 'help', 'sign-out']);
    const wanted = navigate(startView, { do: 'choose', choice: 'system', role: undefined });
    const landed = navigate(wanted, { do: 'signed-in', role: 'viewer' });
    expect(landed.screen).toBe('live');
    expect(landed.said).toContain('System is for owners');
  });

  it('shows Health in the menu bar only while something is wrong, and leads everybody there', () => {
    expect(menuChoices('viewer', true)).toContain('health');
    expect(menuChoices('owner')).not.toContain('health');
    for (const role of ['viewer', 'owner'] as const) {
      const wanted = navigate(startView, { do: 'choose', choice: 'health', role: undefined });
      expect(wanted.overlay).toEqual({ kind: 'sign-in', wanted: 'health' });
      expect(navigate(wanted, { do: 'signed-in', role }).screen).toBe('health');
    }
  });

  it('goes back to the live pictures when the session ends, however it ends', () => {
    const inside = navigate(startView, { do: 'choose', choice: 'people', role: 'owner' });
    expect(inside.screen).toBe('people');
    expect(navigate(inside, { do: 'signed-out', said: 'You were signed out.' })).toEqual({
      ...startView,
      said: 'You were signed out.',
    });
  });

  it('puts the menu bar away at a second right-click and leaves everything else as it was', () => {
    expect(walk(playbackWanted, { do: 'toggle-menu' }, { do: 'toggle-menu' })).toEqual(playbackWanted);
  });
});
