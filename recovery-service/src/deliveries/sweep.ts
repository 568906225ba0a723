/**
 * What time ends: counters whose windows are over, deliveries that nobody asks for any more, envelopes that no job would ever end. Once a minute, by every
 * process, a bounded piece at a time. A recorder's floor rises to the request numbers that are forgotten, so that nothing forgotten is ever taken again.
 */
import { DAY_MS, MINUTE_MS, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isPassing, type Database, type Statement } from '../db/database.ts';

export const KEPT_DAYS = 30;
/** Past every life and every retry. */
const LOST_AFTER_MS = 2 * DAY_MS;
const PIECE = 2_000;

const counters: Statement = {
  name: 'sweep_counters',
  text: `delete from counters where (key, ends) in (select key, ends from counters where ends < $1::int limit ${PIECE})`,
};
const old: Statement = {
  name: 'sweep_old',
  text: `
    with gone as (
      delete from deliveries where flow_id in (
        select flow_id from deliveries where received_at < $1::timestamptz order by received_at limit ${PIECE})
      returning recorder, request_number
    ), highest as (select recorder, max(request_number) as request_number from gone group by recorder)
    update recorders r set floor = greatest(r.floor, h.request_number) from highest h where r.recorder = h.recorder`,
};
const lost: Statement = {
  name: 'sweep_lost',
  text: `
    update deliveries set state = 'refused', reason = 'given-up', envelope = null, changed_at = $2::timestamptz,
      sentence = 'The mail could not be handed over while its code was alive. Ask for a new one at the recorder.'
    where envelope is not null and received_at < $1::timestamptz`,
};

export async function sweepOnce(database: Database, now_ms: number): Promise<void> {
  await database.run(lost, [new Date(now_ms - LOST_AFTER_MS), new Date(now_ms)]);
  await database.run(counters, [Math.floor(now_ms / 1_000)]);
  await database.run(old, [new Date(now_ms - KEPT_DAYS * DAY_MS)]);
}

export interface Sweep {
  stop(): Promise<void>;
}

export function startSweep(parts: { readonly database: Database; readonly clock: Clock; readonly log: Log }): Sweep {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => sweepOnce(parts.database, parts.clock.wall_ms()))
      .catch((error: unknown) => {
        if (!isPassing(error)) parts.log.error('sweeping failed', { error });
      });
  }, MINUTE_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
