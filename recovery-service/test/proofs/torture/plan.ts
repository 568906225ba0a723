/**
 * What is sent in a torture: every recorder's requests, whom each goes to, and what must become of it. Pure. Each flow has a mailbox of its own, so that the sink's
 * count of a recipient is the count of a flow.
 */
import { bytesOf } from '@nightlatch/tools/recovery-service/recorders';

export interface PlannedFlow {
  readonly number: number;
  readonly recorder: number;
  readonly series: number;
  readonly requestNumber: number;
  readonly flowId: Buffer;
  readonly to: string;
  readonly code: string;
  /** Its mailbox has consented: the mail has the recorder's own words. Else the fixed text. */
  readonly isProven: boolean;
  /** A newer request of the same series follows: it may be mailed, or replaced before. */
  readonly mayBeReplaced: boolean;
  /** A lower number of the same series with another flow id, sent once this one was taken: refused as older. */
  readonly hasReplay: boolean;
  /** Sent so many times more, to whichever process. */
  readonly repeats: number;
}

const FLOWS_A_RECORDER = 4;

/** Recorders have four flows each: three series of their own, and the third series twice for one recorder in ten. */
export function planTorture(seed: number, recorders: number): PlannedFlow[] {
  const flows: PlannedFlow[] = [];
  for (let recorder = 0; recorder < recorders; recorder += 1) {
    for (let at = 0; at < FLOWS_A_RECORDER; at += 1) {
      const number = recorder * FLOWS_A_RECORDER + at;
      const chance = bytesOf('flow', seed, number);
      const replaces = recorder % 10 === 0;
      flows.push({
        number,
        recorder,
        series: replaces && at === 3 ? 3 : at + 1,
        requestNumber: 1_000 + at,
        flowId: chance.subarray(0, 16),
        to: `owner-${number}@example.com`,
        code: String(chance.readUInt32BE(16) % 100_000_000).padStart(8, '0'),
        isProven: number % 2 === 0,
        mayBeReplaced: replaces && at === 2,
        hasReplay: at === 1 && recorder % 4 === 0,
        repeats: chance.readUInt8(20) % 5 === 0 ? 1 + (chance.readUInt8(21) % 3) : 0,
      });
    }
  }
  return flows;
}
