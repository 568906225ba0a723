/** The history of problems: kept for its time and its number of rows, in a real settings file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openSettings, type Settings } from '../settings/settings.ts';
import { KEPT_MS, MOST_ROWS, openHistory, type HealthHistory } from './history.ts';
import type { HealthProblem } from './problems.ts';

const BEGAN_MS = 1_700_000_000_000;
let dataDir: string;
let settings: Settings;
let history: HealthHistory;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nightlatch-history-'));
  settings = openSettings({ dataDir, log: silentLog });
  history = openHistory(settings);
});
afterEach(() => {
  settings.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const down = (since_ms: number, cameraId = 'yard'): HealthProblem => ({
  kind: 'camera-down',
  cameraId,
  since_ms,
  sentence: 'It is away.',
  whatToDo: 'Look.',
});
const count = (): unknown => settings.db.prepare('SELECT count(*) AS n FROM health_history').get()?.['n'];

test('so many rows and no more, the newest; what is there stays', () => {
  history.note([down(BEGAN_MS, 'gate')], BEGAN_MS);
  settings.transaction(() => {
    for (let at = 1; at <= MOST_ROWS + 50; at++) {
      history.note([down(BEGAN_MS, 'gate'), down(BEGAN_MS + at)], BEGAN_MS + at);
      history.note([down(BEGAN_MS, 'gate')], BEGAN_MS + at);
    }
  });
  expect(count()).toBe(MOST_ROWS + 1);
  expect(history.newest(1)[0]?.since_ms).toBe(BEGAN_MS + MOST_ROWS + 50);
  expect(history.open().map(({ cameraId }) => cameraId)).toEqual(['gate']);
});

test('what ended long ago is forgotten', () => {
  history.note([down(BEGAN_MS)], BEGAN_MS);
  history.note([], BEGAN_MS + 1);
  history.note([down(BEGAN_MS + KEPT_MS, 'gate')], BEGAN_MS + 1 + KEPT_MS);
  expect(count()).toBe(2);
  history.note([], BEGAN_MS + 1 + KEPT_MS);
  history.note([down(BEGAN_MS + KEPT_MS + 2, 'gate')], BEGAN_MS + 2 + KEPT_MS);
  expect(history.newest(10).map(({ cameraId }) => cameraId)).toEqual(['gate', 'gate']);
});

test('a problem never ends before it began, though the clock was set back', () => {
  history.note([down(BEGAN_MS)], BEGAN_MS);
  history.note([], BEGAN_MS - KEPT_MS);
  expect(history.newest(1)[0]).toMatchObject({ since_ms: BEGAN_MS, ended_ms: BEGAN_MS });
});

test('what was told is remembered by the next gateway, and a transaction that was not committed told nothing', () => {
  history.note([down(BEGAN_MS)], BEGAN_MS);
  const untold = history.untold();
  expect(untold.map(({ to }) => to)).toEqual(['began']);
  expect(() =>
    settings.transaction(() => {
      history.tell(untold);
      throw new Error('the disk is full');
    }),
  ).toThrow('the disk is full');
  history.reload();
  expect(history.untold()).toEqual(untold);
  history.tell(untold);
  expect(openHistory(settings).untold()).toEqual([]);
  history.note([], BEGAN_MS + 5);
  history.note([down(BEGAN_MS + 10)], BEGAN_MS + 10);
  expect(openHistory(settings).untold()).toEqual([]);
  history.note([], BEGAN_MS + 15);
  const [over] = openHistory(settings).untold();
  expect(over).toMatchObject({ to: 'over', until_ms: BEGAN_MS + 15, times: 2 });
  expect(over?.problem.since_ms).toBe(BEGAN_MS);
});
