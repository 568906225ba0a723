import { describe, expect, it } from 'vitest';
import { sayDuration } from './useCountdown.ts';

describe('time left in words', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [89, '89 seconds'],
    [90, '2 minutes'],
    [599, '10 minutes'],
    [3599, '60 minutes'],
    [3569, '59 minutes'],
    [7199, '120 minutes'],
    [86_399, '24 hours'],
  ])('%i s is %s', (seconds, words) => {
    expect(sayDuration(seconds)).toBe(words);
  });
});
