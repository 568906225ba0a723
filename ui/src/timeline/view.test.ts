import { describe, expect, it } from 'vitest';
import { fractionOf, instantAt, marksOf, NARROWEST_MS, panBy, showing, WIDEST_MS, zoomAround } from './view.ts';
import { dayOf, dayRange, instantOfLocal, sayClock, sayDay } from './zone.ts';

const HOUR = 3_600_000;
const view = { from_ms: 100 * HOUR, to_ms: 124 * HOUR };

describe('the view of a timeline', () => {
  it('zooms around the pointer', () => {
    const at_ms = 106 * HOUR;
    for (const factor of [0.5, 0.01, 3]) {
      const zoomed = zoomAround(view, factor, at_ms);
      expect(zoomed.to_ms - zoomed.from_ms).toBeCloseTo(24 * HOUR * factor);
      expect(fractionOf(at_ms, zoomed)).toBeCloseTo(0.25);
    }
  });

  it('shows between a second and a month', () => {
    const narrow = zoomAround(view, 1e-9, 106 * HOUR);
    const wide = zoomAround(view, 1e9, 106 * HOUR);
    expect(narrow.to_ms - narrow.from_ms).toBeCloseTo(NARROWEST_MS);
    expect(wide.to_ms - wide.from_ms).toBe(WIDEST_MS);
  });

  it('turns places into instants and back, and pans', () => {
    expect(instantAt(fractionOf(107 * HOUR, view), view)).toBeCloseTo(107 * HOUR);
    expect(panBy(view, HOUR)).toEqual({ from_ms: 101 * HOUR, to_ms: 125 * HOUR });
  });

  it('follows an instant that leaves it, and stands still for one inside', () => {
    expect(showing(view, 110 * HOUR)).toBe(view);
    const later = showing(view, 130 * HOUR);
    expect(fractionOf(130 * HOUR, later)).toBeCloseTo(0.9);
    expect(fractionOf(90 * HOUR, showing(view, 90 * HOUR))).toBeCloseTo(0.1);
  });
});

describe('the marks of a timeline', () => {
  it('stand at even times of the zone’s clock, the beginning of a day with its name', () => {
    const labels = marksOf(dayRange('2026-11-23', 'Asia/Kolkata'), 'Asia/Kolkata', 10).map(({ label }) => label);
    expect(labels).toEqual(['Mon 23 Nov', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', 'Tue 24 Nov']);
  });

  it('show the hour twice that the clock repeats, and leave out the one that it skips', () => {
    const labels = (day: string) =>
      marksOf(dayRange(day, 'Europe/Berlin'), 'Europe/Berlin', 30)
        .map(({ label }) => label)
        .slice(1, 5);
    expect(labels('2026-10-25')).toEqual(['01:00', '02:00', '02:00', '03:00']);
    expect(labels('2026-03-29')).toEqual(['01:00', '03:00', '04:00', '05:00']);
  });

  it('reach from weeks to tenths of a second, never more than asked for', () => {
    const from_ms = Date.UTC(2026, 10, 23, 12);
    for (const length_ms of [1_000, 7_000, 61_000, HOUR, 5 * HOUR, 24 * HOUR, 9 * 24 * HOUR, WIDEST_MS]) {
      const marks = marksOf({ from_ms, to_ms: from_ms + length_ms }, 'Europe/Berlin', 12);
      expect(marks.length).toBeGreaterThan(1);
      expect(marks.length).toBeLessThanOrEqual(13);
    }
    expect(marksOf({ from_ms, to_ms: from_ms + 1000 }, 'UTC', 12)[2]?.label).toBe('00.2');
    expect(marksOf({ from_ms, to_ms: from_ms + WIDEST_MS }, 'UTC', 8)[0]?.label).toBe('Mon 30 Nov');
  });
});

describe('days in a time zone', () => {
  const hours = (name: string, zone: string): number => {
    const { from_ms, to_ms } = dayRange(name, zone);
    return (to_ms - from_ms) / HOUR;
  };

  it('begin at local midnight and may last 23 or 25 hours', () => {
    expect(new Date(dayRange('2026-11-23', 'Europe/Berlin').from_ms).toISOString()).toBe('2026-11-22T23:00:00.000Z');
    expect(new Date(dayRange('2026-07-01', 'America/New_York').from_ms).toISOString()).toBe('2026-07-01T04:00:00.000Z');
    expect([hours('2026-03-29', 'Europe/Berlin'), hours('2026-10-25', 'Europe/Berlin')]).toEqual([23, 25]);
    expect([hours('2026-12-31', 'Asia/Kolkata'), hours('2026-02-28', 'UTC')]).toEqual([24, 24]);
  });

  it('are named by the calendar on the wall', () => {
    const midnight = dayRange('2026-11-23', 'America/New_York').from_ms;
    expect([dayOf(midnight - 1, 'America/New_York'), dayOf(midnight, 'America/New_York')]).toEqual([
      '2026-11-22',
      '2026-11-23',
    ]);
    expect([sayClock(0, 'UTC'), sayDay('2026-11-23')]).toEqual(['00:00:00', 'Mon 23 Nov 2026']);
  });

  it('take the first of two instants at which the clock shows the same', () => {
    const twice = instantOfLocal(Date.UTC(2026, 9, 25, 2, 30), 'Europe/Berlin');
    expect(new Date(twice).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});
