import { describe, expect, it } from 'vitest';
import { clockFormat } from './clock.ts';

describe('the clock of a tile', () => {
  const noon_ms = Date.UTC(2026, 10, 23, 13, 5, 32);

  it('shows the day and the second in the recorder’s time zone', () => {
    expect(clockFormat('Europe/Berlin')(noon_ms)).toBe('Mon 23 Nov 2026\u200214:05:32');
  });

  it('shows midnight as 00 and survives a time zone it does not know', () => {
    expect(clockFormat('Mars/Olympus')(Date.UTC(2026, 0, 1))).toBe('Thu 01 Jan 2026\u200200:00:00');
  });
});
