/**
 * Whether two kinds of envelope that get the same answer can be told apart by time. Pairs are interleaved, in an order of chance; each kind has many keys and
 * signatures, so that no single one's own pace counts. What takes longer than `LONGEST_MS` was interrupted by the machine, and its pair is left out, whichever kind it was.
 */
import { randomBytes } from 'node:crypto';
import { SIGNATURE_BYTES } from '@nightlatch/protocol/envelope/layout';
import {
  bytesOf,
  envelopeOf,
  inTurns,
  pretendRecorder,
  resetContent,
} from '@nightlatch/tools/recovery-service/recorders';
import { makeSample, welch } from './welch.ts';

export interface Pair {
  readonly name: string;
  readonly one: readonly Buffer[];
  readonly other: readonly Buffer[];
}

export interface TimingFigures {
  readonly pair: string;
  readonly pairs: number;
  readonly t: number;
  readonly meanOne_us: number;
  readonly meanOther_us: number;
  readonly leftOut: number;
}

const KEYS = 200;
const LONGEST_MS = 10;
const WARM_UP = 500;

/** `enrol` takes honest envelopes in, so that the first half of the recorders is known. */
export async function pairsOf(sealKey: Buffer, enrol: (envelope: Buffer) => Promise<void>): Promise<Pair[]> {
  const make = (seed: number, tenant: string, key = sealKey): Promise<Buffer[]> =>
    inTurns(
      Array.from({ length: KEYS }, (_, at) => at),
      (at) =>
        envelopeOf(
          {
            recorder: pretendRecorder(seed, at),
            flowId: randomBytes(16),
            series: 1,
            requestNumber: 10,
            content: resetContent(`owner-${at}@example.com`, '12345678'),
            tenant,
          },
          key,
        ),
    );
  const spoilt = (all: readonly Buffer[]): Buffer[] =>
    all.map((bytes) => {
      const copy = Buffer.from(bytes);
      // The scalar half stays below the group's order, so that every signature is looked at to its end.
      randomBytes(32).copy(copy, copy.length - SIGNATURE_BYTES + 32);
      copy[copy.length - 1] = 0x0f & (copy[copy.length - 1] ?? 0);
      return copy;
    });
  const [known, unknown] = await Promise.all([make(1, 'default'), make(2, 'default')]);
  for (const envelope of known) await enrol(envelope);
  const otherKey = bytesOf('no key of this service');
  const [noTenant, noKey] = await Promise.all([make(3, 'nobody-here'), make(4, 'default', otherKey)]);
  return [
    { name: 'known and unknown recorder', one: spoilt(known), other: spoilt(unknown) },
    { name: 'known and unknown tenant', one: spoilt(unknown), other: spoilt(noTenant) },
    { name: 'bad signature and unknown key', one: spoilt(unknown), other: noKey },
  ];
}

/** `ask`: resolves with the milliseconds that the answer took. */
export async function timePair(
  pair: Pair,
  pairs: number,
  ask: (envelope: Buffer) => Promise<number>,
): Promise<TimingFigures> {
  const [one, other] = [makeSample(), makeSample()];
  let leftOut = 0;
  for (let at = -WARM_UP; at < pairs; at += 1) {
    const chance = bytesOf(pair.name, at);
    const first = pick(pair.one, chance.readUInt16BE(0));
    const second = pick(pair.other, chance.readUInt16BE(2));
    const turned = chance.readUInt8(4) % 2 === 1;
    const early_ms = await ask(turned ? second : first);
    const late_ms = await ask(turned ? first : second);
    if (at < 0) continue;
    if (early_ms > LONGEST_MS || late_ms > LONGEST_MS) {
      leftOut += 1;
      continue;
    }
    one.add(turned ? late_ms : early_ms);
    other.add(turned ? early_ms : late_ms);
  }
  return {
    pair: pair.name,
    pairs: one.count,
    t: Number(welch(one, other).toFixed(2)),
    meanOne_us: Number((one.mean * 1_000).toFixed(2)),
    meanOther_us: Number((other.mean * 1_000).toFixed(2)),
    leftOut,
  };
}

function pick(all: readonly Buffer[], chance: number): Buffer {
  const found = all[chance % all.length];
  if (found === undefined) throw new Error('Nothing to pick from.');
  return found;
}
