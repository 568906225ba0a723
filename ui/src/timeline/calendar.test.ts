import { describe, expect, it } from 'vitest';
import { monthAfter, monthOf, sayMonth, weeksOf } from './calendar.ts';

describe('a month', () => {
  it('is whole weeks from Monday on, with the days that have footage', () => {
    const weeks = weeksOf('2026-11', new Set(['2026-11-23', '2026-12-01']));
    expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
    expect(weeks[0]?.[0]).toEqual({ day: '2026-10-26', isInMonth: false, hasFootage: false });
    expect(weeks[0]?.[6]?.day).toBe('2026-11-01');
    expect(weeks[5]?.[1]).toEqual({ day: '2026-12-01', isInMonth: false, hasFootage: true });
    expect(
      weeks
        .flat()
        .filter(({ hasFootage, isInMonth }) => hasFootage && isInMonth)
        .map(({ day }) => day),
    ).toEqual(['2026-11-23']);
    // 28 days that begin on a Monday.
    expect(weeksOf('2027-02', new Set())).toHaveLength(4);
  });

  it('has one before it and one after it, over the turn of a year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01');
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect(monthOf('2026-11-23')).toBe('2026-11');
    expect(sayMonth('2026-11')).toBe('November 2026');
  });
});
