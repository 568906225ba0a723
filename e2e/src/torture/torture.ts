/** A run of the torture: every kill point in turn, round after round, until there were enough kills. */
import { timed } from '../lib/eventually.ts';
import type { World } from '../lib/world.ts';
import { Rig } from './rig.ts';

export interface TortureFigures {
  readonly kills: number;
  /** Distinct writes and syncs of one reset, each of which was a target if there were enough kills. */
  readonly killPoints: number;
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
  const points = await rig.rehearse(world);
  say(`${points.length} writes and syncs in a reset`);
  const count = { point: 0, fresh: 0, answered: 0 };
  const { took_ms } = await timed(async () => {
    for (let at = 0; at < kills; at += 1) {
      // With fewer kills than points they are spread over the whole reset.
      const point = points[kills < points.length ? Math.floor((at * points.length) / kills) : at % points.length];
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
    killPoints: points.length,
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
