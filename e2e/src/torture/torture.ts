/** A run of the torture: every kill point in turn, round after round, until there were enough kills. */
import { timed } from '@nightlatch/tools/waiting/eventually';
import type { World } from '../lib/world.ts';
import { Rig } from './rig.ts';
import type { KillPoint } from './strace.ts';

export interface TortureFigures {
  readonly kills: number;
  /** Distinct writes and syncs of one reset up to its answer, and after it; each was a target if there were enough kills. */
  readonly killPointsOfTheCommit: number;
  readonly killPointsAfterwards: number;
  readonly diedAtThePoint: number;
  readonly diedAfterwards: number;
  readonly newPasswordWorked: number;
  readonly oldPasswordWorked: number;
  readonly answeredBeforeDeath: number;
  readonly noticeLetters: number;
  /** With the Message-ID of an earlier one. */
  readonly repeatedNotices: number;
  readonly perKill_ms: number;
}

export async function torture(world: World, kills: number, say: (line: string) => void): Promise<TortureFigures> {
  const rig = await Rig.open(world);
  const { commit, aftermath } = await rig.rehearse(world);
  say(`${commit.length} writes and syncs up to the answer of a reset, ${aftermath.length} after it`);
  const points = chooseTargets(commit, aftermath, kills);
  const count = { point: 0, fresh: 0, answered: 0 };
  const { took_ms } = await timed(async () => {
    for (let at = 0; at < kills; at += 1) {
      const point = points[at % points.length];
      if (point === undefined) throw new Error('the rehearsal saw no write');
      const reset = await rig.reset(world, point).catch((error: unknown) => {
        throw new Error(`kill ${at + 1} at ${point.call} ${point.nth}: ${String(error)}`, { cause: error });
      });
      if (reset.death === 'at the point') count.point += 1;
      if (reset.committed) count.fresh += 1;
      if (reset.answered) count.answered += 1;
      if ((at + 1) % 25 === 0) say(`${at + 1} kills, every promise kept`);
    }
  });
  const { letters, repeats } = await rig.countNotices();
  return {
    kills,
    killPointsOfTheCommit: commit.length,
    killPointsAfterwards: aftermath.length,
    diedAtThePoint: count.point,
    diedAfterwards: kills - count.point,
    newPasswordWorked: count.fresh,
    oldPasswordWorked: kills - count.fresh,
    answeredBeforeDeath: count.answered,
    noticeLetters: letters,
    repeatedNotices: repeats,
    perKill_ms: Math.round(took_ms / kills),
  };
}

/** All points where there are kills enough; otherwise three quarters of the kills within the commit, spread evenly over it. */
function chooseTargets(commit: readonly KillPoint[], aftermath: readonly KillPoint[], kills: number): KillPoint[] {
  if (kills >= commit.length + aftermath.length) return [...commit, ...aftermath];
  const within = Math.min(commit.length, Math.ceil(kills * 0.75));
  return [...spread(commit, within), ...spread(aftermath, kills - within)];
}

function spread(points: readonly KillPoint[], count: number): KillPoint[] {
  return Array.from({ length: count }, (_, at) => points[Math.floor((at * points.length) / count)]).filter(
    (point) => point !== undefined,
  );
}
