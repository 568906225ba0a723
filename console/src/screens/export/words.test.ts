import { expect, test } from 'vitest';
import { sayRange } from './words.ts';

test("a range is said in the recorder's time zone, its day once", () => {
  const said = sayRange(Date.UTC(2026, 10, 23, 7), Date.UTC(2026, 10, 23, 7, 0, 30), 'Europe/Berlin');
  expect(said).toMatch(/^23 Nov 2026.*08:00:00.*08:00:30$/);
});
