/**
 * What was wrong and when, in settings.db; and what of it letters have told, so that a gateway that starts anew repeats nothing.
 * A row is written when a problem begins and when it ends, nothing in between. After a call that threw, or whose transaction was
 * not committed, `reload` has to be called.
 */
import { healthKindSchema, type HealthKind } from '@nightlatch/protocol';
import type { Settings } from '../settings/settings.ts';
import { problemKey, type HealthProblem } from './problems.ts';

/** Older ones are forgotten, and so are the oldest of more than so many. */
export const KEPT_MS = 90 * 86_400_000;
export const MOST_ROWS = 2_000;

export interface PastProblem extends HealthProblem {
  readonly id: number;
  /** Undefined: it is there. */
  readonly ended_ms: number | undefined;
}

/** What whoever gets letters does not know yet: the last that was told differs from what is so. */
export type Untold =
  | { readonly to: 'began'; readonly key: string; readonly problem: PastProblem }
  /** `times`: how often it was there since it was told, at least once. */
  | {
      readonly to: 'over';
      readonly key: string;
      readonly problem: PastProblem;
      readonly until_ms: number;
      readonly times: number;
    };

export interface HealthHistory {
  /** Those that are there, as far as was known when the gateway ended. */
  open(): PastProblem[];
  /** Newest first. */
  newest(limit: number): PastProblem[];
  /** These are there now, and no others. */
  note(problems: readonly HealthProblem[], wall_ms: number): void;
  untold(): Untold[];
  /** Inside a transaction, or as one of its own. These were told, or nobody is to be told any more. */
  tell(told: readonly Untold[]): void;
  /** What is remembered is read from the settings again. */
  reload(): void;
}

interface Track {
  open: PastProblem | undefined;
  /** The problem whose beginning was told, and whose end was not. */
  told: PastProblem | undefined;
  lastEnd_ms: number;
  times: number;
}

export function openHistory(settings: Settings): HealthHistory {
  const { db } = settings;
  const tracks = new Map<string, Track>();
  const reload = (): void => {
    const rows = db
      .prepare(
        `SELECT * FROM health_history AS row WHERE ended_wall_ms IS NULL OR EXISTS
         (SELECT 1 FROM health_history AS told WHERE told.kind = row.kind AND told.camera_id = row.camera_id
          AND told.begin_told = 1 AND told.end_told = 0 AND told.id <= row.id) ORDER BY id`,
      )
      .all();
    tracks.clear();
    for (const row of rows) {
      const problem = problemOf(row);
      if (problem === undefined) continue;
      const isTold = row['begin_told'] === 1 && row['end_told'] === 0;
      const track = tracks.get(problemKey(problem)) ?? { open: undefined, told: undefined, lastEnd_ms: 0, times: 0 };
      track.told ??= isTold ? problem : undefined;
      track.times += track.told === undefined ? 0 : 1;
      if (problem.ended_ms === undefined) track.open = problem;
      else track.lastEnd_ms = problem.ended_ms;
      tracks.set(problemKey(problem), track);
    }
  };
  reload();

  const begin = (problem: HealthProblem, wall_ms: number): PastProblem => {
    const { kind, cameraId = '', sentence, whatToDo, since_ms } = problem;
    const { lastInsertRowid } = db
      .prepare(
        'INSERT INTO health_history (kind, camera_id, sentence, what_to_do, began_wall_ms) VALUES (?, ?, ?, ?, ?)',
      )
      .run(kind, cameraId, sentence.slice(0, 400), whatToDo.slice(0, 400), Math.round(since_ms));
    const id = Number(lastInsertRowid);
    db.prepare(
      `DELETE FROM health_history WHERE ended_wall_ms IS NOT NULL AND (ended_wall_ms < ? OR id <= ?)
       AND (begin_told = end_told OR begin_told = 0)`,
    ).run(wall_ms - KEPT_MS, id - MOST_ROWS);
    return { ...problem, id, ended_ms: undefined };
  };

  return {
    reload,
    open: () => [...tracks.values()].flatMap(({ open }) => (open === undefined ? [] : [open])),
    newest: (limit) =>
      db
        .prepare('SELECT * FROM health_history ORDER BY began_wall_ms DESC, id DESC LIMIT ?')
        .all(limit)
        .flatMap((row) => problemOf(row) ?? []),
    note(problems, wall_ms) {
      const now = new Map(problems.map((problem) => [problemKey(problem), problem]));
      const begun = [...now].filter(([key]) => tracks.get(key)?.open === undefined);
      const ended = [...tracks].filter(([key, { open }]) => open !== undefined && !now.has(key));
      if (begun.length + ended.length === 0) return;
      settings.transaction(() => {
        for (const [key, track] of ended) {
          const { open } = track;
          if (open === undefined) continue;
          // A clock that was set back must not end a problem before it began.
          track.lastEnd_ms = Math.max(open.since_ms, wall_ms);
          db.prepare('UPDATE health_history SET ended_wall_ms = ? WHERE id = ?').run(track.lastEnd_ms, open.id);
          track.open = undefined;
          if (track.told === undefined) tracks.delete(key);
        }
        for (const [key, problem] of begun) {
          const track = tracks.get(key) ?? { open: undefined, told: undefined, lastEnd_ms: 0, times: 0 };
          track.open = begin(problem, wall_ms);
          track.times += track.told === undefined ? 0 : 1;
          tracks.set(key, track);
        }
      });
    },
    untold: () =>
      [...tracks].flatMap(([key, { open, told, lastEnd_ms, times }]): Untold[] => {
        if (told === undefined) return open === undefined ? [] : [{ to: 'began', key, problem: open }];
        return open === undefined ? [{ to: 'over', key, problem: told, until_ms: lastEnd_ms, times }] : [];
      }),
    tell(told) {
      settings.transaction(() => {
        for (const { to, key, problem } of told) {
          const track = tracks.get(key);
          if (track === undefined) continue;
          if (to === 'began') {
            db.prepare('UPDATE health_history SET begin_told = 1 WHERE id = ?').run(problem.id);
            track.told = problem;
            track.times = 1;
          } else {
            db.prepare(
              'UPDATE health_history SET begin_told = 1, end_told = 1 WHERE kind = ? AND camera_id = ? AND id >= ? AND ended_wall_ms IS NOT NULL',
            ).run(problem.kind, problem.cameraId ?? '', problem.id);
            tracks.delete(key);
          }
        }
      });
    },
  };
}

/** Undefined: of a kind that this version does not know. */
function problemOf(row: Record<string, unknown>): PastProblem | undefined {
  const kind = healthKindSchema.safeParse(row['kind']);
  if (!kind.success) return undefined;
  const { camera_id: camera, ended_wall_ms: ended } = row;
  const known: HealthKind = kind.data;
  return {
    id: Number(row['id']),
    kind: known,
    ...(typeof camera === 'string' && camera !== '' ? { cameraId: camera } : {}),
    since_ms: Number(row['began_wall_ms']),
    sentence: String(row['sentence']),
    whatToDo: String(row['what_to_do']),
    ended_ms: typeof ended === 'number' ? ended : undefined,
  };
}
