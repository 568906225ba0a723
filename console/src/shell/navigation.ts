/**
 * Where the console is: one screen, at most one dialog over it, the menu bar and the help over both. A pure reducer, so
 * that every path between them can be read and tested in one place.
 */
export type ScreenId = 'live' | 'playback' | 'cameras' | 'phones' | 'people' | 'system' | 'health';
export type Role = 'viewer' | 'owner';

/** What signing in leads to: a screen, or nothing in particular. */
export type Wanted = ScreenId | undefined;

export type Overlay =
  | { readonly kind: 'sign-in'; readonly wanted: Wanted; readonly accountId?: string }
  | { readonly kind: 'recovery'; readonly wanted: Wanted; readonly accountId: string; readonly resume: boolean }
  | { readonly kind: 'reset-held' }
  | { readonly kind: 'setup' };

export interface View {
  readonly screen: ScreenId;
  readonly overlay: Overlay | undefined;
  readonly menu: boolean;
  /** Help lies over everything and returns to what was there. */
  readonly help: boolean;
  /** A sentence that is said once, at the top. */
  readonly said: string | undefined;
}

export type MenuChoice = ScreenId | 'help' | 'sign-in' | 'sign-out';

export type Action =
  | { readonly do: 'toggle-menu' }
  | { readonly do: 'close-menu' }
  | { readonly do: 'choose'; readonly choice: MenuChoice; readonly role: Role | undefined }
  | { readonly do: 'open-overlay'; readonly overlay: Overlay }
  /** Nobody asked for it: it never comes over the menu bar, another dialog or the help, which would be out of reach. */
  | { readonly do: 'open-by-itself'; readonly overlay: Overlay }
  | { readonly do: 'close-overlay' }
  | { readonly do: 'forgot-password'; readonly accountId: string }
  | { readonly do: 'back-to-sign-in'; readonly accountId: string | undefined }
  | { readonly do: 'signed-in'; readonly role: Role }
  | { readonly do: 'signed-out'; readonly said?: string }
  | { readonly do: 'close-screen' }
  | { readonly do: 'help'; readonly open: boolean }
  | { readonly do: 'say'; readonly said: string | undefined };

export const startView: View = { screen: 'live', overlay: undefined, menu: false, help: false, said: undefined };

const OWNERS_ONLY: readonly ScreenId[] = ['cameras', 'system'];

export const screenNames: Readonly<Record<ScreenId, string>> = {
  live: 'Live',
  playback: 'Playback',
  cameras: 'Cameras',
  phones: 'Phones',
  people: 'People',
  system: 'System',
  health: 'Health',
};

export function mayOpen(role: Role, screen: ScreenId): boolean {
  return role === 'owner' || !OWNERS_ONLY.includes(screen);
}

/** The icons of the menu bar, in order. Signed out all are shown: each leads to signing in. Health only while something is wrong. */
export function menuChoices(role: Role | undefined, hasProblems = false): MenuChoice[] {
  const screens = (['live', 'playback', 'cameras', 'phones', 'people', 'system'] as const).filter(
    (screen) => role === undefined || mayOpen(role, screen),
  );
  return [
    ...screens,
    ...(hasProblems ? (['health'] as const) : []),
    'help',
    role === undefined ? 'sign-in' : 'sign-out',
  ];
}

function land(view: View, role: Role, wanted: Wanted): View {
  const screen = wanted ?? view.screen;
  const open = { ...view, overlay: undefined, menu: false };
  if (mayOpen(role, screen)) return { ...open, screen };
  return { ...open, screen: 'live', said: `${screenNames[screen]} is for owners. Ask the owner to sign in.` };
}

function choose(view: View, choice: MenuChoice, role: Role | undefined): View {
  // Who chooses goes on: what was said before does not lie over what opens.
  const closed = { ...view, menu: false, said: undefined };
  if (choice === 'help') return { ...closed, help: true };
  // Signing out is a call to the recorder; the view changes when it has happened.
  if (choice === 'sign-out') return { ...closed, help: false };
  if (role !== undefined) return choice === 'sign-in' ? closed : { ...land(closed, role, choice), help: false };
  return { ...closed, help: false, overlay: { kind: 'sign-in', wanted: choice === 'sign-in' ? undefined : choice } };
}

export function navigate(view: View, action: Action): View {
  switch (action.do) {
    case 'toggle-menu':
      return { ...view, menu: !view.menu };
    case 'close-menu':
      return { ...view, menu: false };
    case 'choose':
      return choose(view, action.choice, action.role);
    case 'open-overlay':
      return { ...view, overlay: action.overlay };
    case 'open-by-itself':
      return view.menu || view.help || view.overlay !== undefined ? view : { ...view, overlay: action.overlay };
    case 'close-overlay':
      return { ...view, overlay: undefined };
    case 'forgot-password': {
      const wanted = view.overlay?.kind === 'sign-in' ? view.overlay.wanted : undefined;
      return { ...view, overlay: { kind: 'recovery', wanted, accountId: action.accountId, resume: false } };
    }
    case 'back-to-sign-in': {
      const wanted = view.overlay?.kind === 'recovery' ? view.overlay.wanted : undefined;
      const who = action.accountId === undefined ? {} : { accountId: action.accountId };
      return { ...view, overlay: { kind: 'sign-in', wanted, ...who } };
    }
    case 'signed-in':
      return land(view, action.role, view.overlay?.kind === 'sign-in' ? view.overlay.wanted : undefined);
    case 'signed-out':
      return { ...startView, help: view.help, said: action.said };
    case 'close-screen':
      return { ...view, screen: 'live' };
    case 'help':
      return { ...view, help: action.open, menu: false };
    case 'say':
      return { ...view, said: action.said };
  }
}
