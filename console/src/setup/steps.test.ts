import { describe, expect, it } from 'vitest';
import { firstOpenStep, stepAfter, wasCutShort, type SetupState } from './steps.ts';

const fresh: SetupState = { setUp: false, warnings: [], cameras: 0 };
const withOwner: SetupState = {
  setUp: true,
  warnings: ['no-mail-settings', 'no-recovery-address', 'no-saved-code'],
  cameras: 0,
};

describe('the first setup', () => {
  it('begins with the welcome and goes on, after a power cut, where the recorder’s own state says', () => {
    expect(firstOpenStep(fresh)).toBe('welcome');
    expect(firstOpenStep(withOwner)).toBe('mail');
    expect(firstOpenStep({ ...withOwner, warnings: ['no-recovery-address', 'no-saved-code'] })).toBe('address');
    expect(firstOpenStep({ ...withOwner, warnings: ['saved-code-pending'] })).toBe('saved-code');
    expect(firstOpenStep({ ...withOwner, warnings: [] })).toBe('cameras');
    expect(firstOpenStep({ ...withOwner, warnings: [], cameras: 2 })).toBe('done');
  });

  it('goes past a step that was skipped, and past steps that are done', () => {
    expect(stepAfter('mail', withOwner)).toBe('address');
    expect(stepAfter('address', { ...withOwner, warnings: ['no-recovery-address'], cameras: 1 })).toBe('done');
  });

  it('is offered again to an owner only while it was never finished', () => {
    expect(wasCutShort(withOwner)).toBe(true);
    expect(wasCutShort({ ...withOwner, cameras: 1 })).toBe(false);
    expect(wasCutShort({ ...withOwner, warnings: [] })).toBe(false);
    expect(wasCutShort(fresh)).toBe(false);
  });
});
