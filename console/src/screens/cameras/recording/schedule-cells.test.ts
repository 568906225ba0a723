import { recordingModeSchema } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { copyDay, emptyWeek, hoursOf, paint, weekOf, type CellMode, type Week } from './schedule-cells.ts';

test('a painted block becomes hours, said together for its days, and comes back the same', () => {
  const workdays = paint(emptyWeek('motion'), { day: 4, hour: 17 }, { day: 0, hour: 8 }, 'always');
  const hours = hoursOf(workdays);
  expect(hours).toEqual([
    { days: [1, 2, 3, 4, 5], from: '00:00', to: '08:00', mode: 'motion' },
    { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', mode: 'always' },
    { days: [1, 2, 3, 4, 5], from: '18:00', to: '24:00', mode: 'motion' },
    { days: [0, 6], from: '00:00', to: '24:00', mode: 'motion' },
  ]);
  expect(weekOf(hours)).toEqual(workdays);
});

test('what rules say within an hour counts for all of it', () => {
  const week = weekOf([{ days: [1], from: '08:30', to: '09:15', mode: 'motion' }]);
  expect(week[0]?.slice(7, 11)).toEqual(['off', 'motion', 'motion', 'off']);
});

test('where hours overlap, the one that records more holds', () => {
  const week = weekOf([
    { days: [0], from: '00:00', to: '24:00', mode: 'motion' },
    { days: [0], from: '06:00', to: '07:00', mode: 'always' },
  ]);
  expect(week[6]?.slice(5, 8)).toEqual(['motion', 'always', 'motion']);
});

test('a day is copied to others', () => {
  const week = paint(emptyWeek('off'), { day: 0, hour: 1 }, { day: 0, hour: 2 }, 'always');
  expect(hoursOf(copyDay(week, 0, [5, 6]))).toEqual([{ days: [0, 1, 6], from: '01:00', to: '03:00', mode: 'always' }]);
});

test('the finest pattern that can be painted is one that the recorder takes', () => {
  const modes: readonly CellMode[] = ['always', 'motion'];
  const week: Week = emptyWeek('off').map((cells, day) => cells.map((_, hour) => modes[(hour + day) % 2] ?? 'off'));
  const hours = hoursOf(week);
  expect(recordingModeSchema.safeParse({ mode: 'schedule', pre_s: 5, post_s: 10, hours }).success).toBe(true);
  expect(weekOf(hours)).toEqual(week);
});
