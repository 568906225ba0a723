import { afterEach, describe, expect, it } from 'vitest';
import { begunRecovery, forgetRecovery, rememberRecovery } from './resume.ts';

describe('a recovery that a reload interrupted', () => {
  afterEach(() => sessionStorage.clear());

  it('remembers whose it is and where it was to lead, and nothing secret', () => {
    rememberRecovery({ accountId: 'a1', wanted: 'playback' });
    expect(begunRecovery()).toEqual({ accountId: 'a1', wanted: 'playback' });
    const stored = sessionStorage.getItem(sessionStorage.key(0) ?? '');
    expect(sessionStorage).toHaveLength(1);
    expect(stored).not.toMatch(/code|password|grant/i);
    forgetRecovery();
    expect(begunRecovery()).toBeUndefined();
  });

  it('does not trip over what others stored', () => {
    for (const stored of ['{', '7', 'null', '{"accountId":7}']) {
      sessionStorage.setItem('nightlatch recovery', stored);
      expect(begunRecovery()).toBeUndefined();
    }
    sessionStorage.setItem('nightlatch recovery', '{"accountId":"a1","wanted":"toString"}');
    expect(begunRecovery()).toEqual({ accountId: 'a1', wanted: undefined });
  });
});
