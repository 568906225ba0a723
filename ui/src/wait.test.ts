/** Waits are counted in whole seconds, never below none. */
import { describe, expect, it } from 'vitest';
import { waitLeft_s } from './wait.ts';

describe('a wait that the recorder asked for', () => {
  it('counts whole seconds down to zero', () => {
    expect(waitLeft_s(1_000, 15, 1_000)).toBe(15);
    expect(waitLeft_s(1_000, 15, 1_001)).toBe(15);
    expect(waitLeft_s(1_000, 15, 15_500)).toBe(1);
    expect(waitLeft_s(1_000, 15, 16_000)).toBe(0);
    expect(waitLeft_s(1_000, 15, 99_000)).toBe(0);
  });
});
