import { describe, expect, it } from 'vitest';
import { dayRange, hourAround, marksOf, sayClock } from './day-time.ts';
import { fractionOf, instantAt, lookUp, openingInstant, windowAfter, WINDOW_MS } from './timeline-maths.ts';

const MINUTE = 60_000;
const day = { from_ms: 0, to_ms: 24 * 60 * MINUTE };
const timeline = {
  spans: [
    { from_ms: 10 * MINUTE, to_ms: 35 * MINUTE },
    { from_ms: 40 * MINUTE, to_ms: 60 * MINUTE },
  ],
  gaps: [{ from_ms: 35 * MINUTE, to_ms: 40 * MINUTE, reason: 'The camera did not answer.' }],
};

describe('the timeline of a day', () => {
  it('asks for at most ten minutes, and not past the end of a span', () => {
    expect(lookUp(timeline, 10 * MINUTE, day)).toEqual({
      kind: 'footage',
      window: { from_ms: 10 * MINUTE, to_ms: 10 * MINUTE + WINDOW_MS },
    });
    expect(lookUp(timeline, 30 * MINUTE, day)).toMatchObject({ window: { to_ms: 35 * MINUTE } });
  });

  it('knows the reason of a gap and where the footage goes on', () => {
    expect(lookUp(timeline, 36 * MINUTE, day)).toEqual({
      kind: 'gap',
      gap: { from_ms: 35 * MINUTE, to_ms: 40 * MINUTE },
      reason: 'The camera did not answer.',
      next_ms: 40 * MINUTE,
    });
    expect(lookUp(timeline, 70 * MINUTE, day)).toEqual({
      kind: 'gap',
      gap: { from_ms: 60 * MINUTE, to_ms: day.to_ms },
    });
    expect(lookUp({ spans: [], gaps: [] }, 5, day)).toEqual({ kind: 'gap', gap: day });
  });

  it('goes on over a gap, and stops where the footage does', () => {
    expect(windowAfter(timeline, 20 * MINUTE, day)?.from_ms).toBe(20 * MINUTE);
    expect(windowAfter(timeline, 35 * MINUTE, day)).toEqual({ from_ms: 40 * MINUTE, to_ms: 50 * MINUTE });
    expect(windowAfter(timeline, 60 * MINUTE, day)).toBeUndefined();
    expect(openingInstant(timeline)).toBe(59 * MINUTE);
  });

  it('turns places into instants and back, within the day', () => {
    expect(instantAt(0.5, day)).toBe(12 * 60 * MINUTE);
    expect(fractionOf(instantAt(0.25, day), day)).toBeCloseTo(0.25);
    expect([fractionOf(-5, day), instantAt(2, day)]).toEqual([0, day.to_ms]);
  });
});

describe('days in a time zone', () => {
  const hours = (name: string, zone: string): number => {
    const { from_ms, to_ms } = dayRange(name, zone);
    return (to_ms - from_ms) / 3_600_000;
  };

  it('begin at local midnight and may last 23 or 25 hours', () => {
    expect(new Date(dayRange('2026-11-23', 'Europe/Berlin').from_ms).toISOString()).toBe('2026-11-22T23:00:00.000Z');
    expect(new Date(dayRange('2026-07-01', 'America/New_York').from_ms).toISOString()).toBe('2026-07-01T04:00:00.000Z');
    expect([hours('2026-03-29', 'Europe/Berlin'), hours('2026-10-25', 'Europe/Berlin')]).toEqual([23, 25]);
    expect([hours('2026-12-31', 'Asia/Kolkata'), hours('2026-02-28', 'UTC')]).toEqual([24, 24]);
  });

  it('label their hours by the clock on the wall', () => {
    const labels = marksOf(dayRange('2026-10-25', 'Europe/Berlin'), 'Europe/Berlin').map(({ label }) => label);
    expect(labels.slice(0, 5)).toEqual(['00:00', '01:00', '02:00', '02:00', '03:00']);
    expect(sayClock(0, 'UTC')).toBe('00:00:00');
    const hour = hourAround(90 * MINUTE, day);
    expect(hour).toEqual({ from_ms: 60 * MINUTE, to_ms: 120 * MINUTE });
    expect(marksOf(hour, 'UTC').map(({ label }) => label)).toContain('01:55');
    expect(hourAround(day.to_ms, day)).toEqual({ from_ms: 23 * 60 * MINUTE, to_ms: day.to_ms });
  });
});
