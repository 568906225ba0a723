import { expect, test } from 'vitest';
import { lifeLeft_ms, minutesIfAccepted, newCodeIn_ms } from './life.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('24 hours from the click while no server has accepted', () => {
  const life = { made_powered_ms: 1_000, accepted_powered_ms: undefined };
  expect(lifeLeft_ms(life, 1_000)).toBe(DAY);
  expect(lifeLeft_ms(life, 1_000 + DAY)).toBe(0);
  expect(minutesIfAccepted(life, 1_000)).toBe(60);
});

test('60 minutes from the acceptance, never beyond the 24 hours', () => {
  const life = { made_powered_ms: 0, accepted_powered_ms: 10 * MINUTE };
  expect(lifeLeft_ms(life, 10 * MINUTE)).toBe(60 * MINUTE);
  expect(lifeLeft_ms(life, 70 * MINUTE)).toBe(0);
  expect(minutesIfAccepted({ made_powered_ms: 0, accepted_powered_ms: undefined }, DAY - 20 * MINUTE)).toBe(20);
  expect(minutesIfAccepted(life, 70 * MINUTE)).toBeUndefined();
});

test('another code: after 1, 5, then 30 minutes each', () => {
  expect([1, 2, 3, 4, 9].map((sends) => newCodeIn_ms(sends, 0, 0) / MINUTE)).toEqual([1, 5, 30, 30, 30]);
  expect(newCodeIn_ms(1, 0, MINUTE)).toBe(0);
});
