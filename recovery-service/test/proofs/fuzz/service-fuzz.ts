/**
 * Hostile envelopes at the service itself, made from seed and number alone: in process through its intake, signature, database and worker, and over HTTP. What is
 * not exactly an honest envelope gets the one answer, byte for byte; nothing crashes; memory stays flat.
 */
import { mutate } from '../../../../fuzz/src/mutate.ts';
import { Random, seedOf } from '../../../../fuzz/src/random.ts';
import type { ServiceClient } from '@nightlatch/tools/recovery-service/client';
import {
  bytesOf,
  envelopeOf,
  inTurns,
  pretendRecorder,
  resetContent,
  type PretendedRecorder,
} from '@nightlatch/tools/recovery-service/recorders';
import { envelopeProofBytes } from '@nightlatch/protocol/envelope/seal';
import { SIGNATURE_BYTES } from '@nightlatch/protocol/envelope/layout';
import type { Intake, Taken } from '../../../src/deliveries/intake.ts';

export interface HostileInputs {
  readonly honest: readonly Buffer[];
  /** The input of that number; every so manieth is signed by its recorder after it was spoilt, so that it comes further. */
  of(number: number): { readonly bytes: Buffer; readonly isSigned: boolean };
}

const SIGNED_ONE_IN = 500;
const HONEST = 24;

export async function hostileInputs(seed: number, sealKey: Uint8Array): Promise<HostileInputs> {
  const recorders: PretendedRecorder[] = [];
  const honest = await inTurns(
    Array.from({ length: HONEST }, (_, at) => at),
    async (at) => {
      const recorder = pretendRecorder(seed, at);
      recorders[at] = recorder;
      const flowId = bytesOf('honest', seed, at).subarray(0, 16);
      const content = resetContent(`owner-${at}@example.com`, '12345678');
      return envelopeOf({ recorder, flowId, series: at % 3, requestNumber: 10, content }, sealKey);
    },
  );
  const words = [Buffer.from('NLE1'), Buffer.from('default'), Buffer.alloc(32), Buffer.alloc(16, 0xff)];
  return {
    honest,
    of(number) {
      const random = new Random(seedOf(seed, number));
      const bytes = random.oneIn(200)
        ? random.bytes(random.below(1_200))
        : Buffer.from(mutate(random.pick(honest), honest, words, random));
      if (number % SIGNED_ONE_IN !== 0 || bytes.length <= SIGNATURE_BYTES) return { bytes, isSigned: false };
      // A recorder that nobody has seen before signs what was spoilt.
      const signer = pretendRecorder(seed, HONEST + number);
      if (bytes.length >= 65) signer.key.copy(bytes, 33);
      bytesOf('flow', seed, number).copy(bytes, 17, 0, 16);
      const signedBytes = bytes.subarray(0, -SIGNATURE_BYTES);
      signer.sign(envelopeProofBytes(signedBytes)).copy(bytes, bytes.length - SIGNATURE_BYTES);
      return { bytes, isSigned: true };
    },
  };
}

export interface FuzzFigures {
  readonly inputs: number;
  readonly refused: number;
  /** Honest ones that were drawn as they are, and spoilt ones that their recorder signed. */
  readonly taken: number;
  readonly findings: readonly string[];
}

/** `take`: the service's intake, or a copy of it with a fault, so that the judge can be tried. */
export async function fuzzIntake(
  take: Intake['take'],
  inputs: HostileInputs,
  from: number,
  count: number,
): Promise<FuzzFigures> {
  const findings: string[] = [];
  const known = new Set(inputs.honest.map((bytes) => bytes.toString('latin1')));
  let refused = 0;
  let taken = 0;
  await inTurns(
    Array.from({ length: count }, (_, at) => from + at),
    async (number) => {
      const { bytes, isSigned } = inputs.of(number);
      let answer: Taken;
      try {
        answer = await take(Buffer.from(bytes));
      } catch (error) {
        findings.push(`input ${number}: the intake threw ${String(error)}`);
        return;
      }
      if (answer.outcome === 'refused') {
        refused += 1;
        if (Object.keys(answer).length !== 1) findings.push(`input ${number}: a refusal says why`);
        return;
      }
      taken += 1;
      if (!isSigned && !known.has(bytes.toString('latin1')))
        findings.push(`input ${number}: ${answer.outcome}, though nobody signed it`);
    },
    16,
  );
  return { inputs: count, refused, taken, findings };
}

/**
 * Whatever comes back for a refusal: status, body and headers, without the clock's and those of the connection, which ends after a body that is too large to be read.
 */
function faceOf(answer: {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: NodeJS.Dict<string | string[]>;
}): string {
  const { date: _date, connection: _connection, 'keep-alive': _kept, ...headers } = answer.headers;
  const sorted = Object.entries(headers).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([answer.status, answer.body.toString('latin1'), sorted]);
}

export async function fuzzHttp(
  client: ServiceClient,
  url: string,
  inputs: HostileInputs,
  from: number,
  count: number,
): Promise<FuzzFigures & { readonly faces: number }> {
  const findings: string[] = [];
  const faces = new Map<string, number>();
  let taken = 0;
  await inTurns(
    Array.from({ length: count }, (_, at) => from + at),
    async (number) => {
      const { bytes } = inputs.of(number);
      try {
        const answer = await client.post(url, bytes.subarray(0, 16_000));
        if (answer.status === 202 || answer.status === 409) taken += 1;
        else faces.set(faceOf(answer), number);
        if (answer.status >= 500) findings.push(`input ${number}: ${answer.status}`);
      } catch (error) {
        findings.push(`input ${number}: ${String(error)}`);
      }
    },
    16,
  );
  if (faces.size !== 1)
    findings.push(`refusals have ${faces.size} faces: ${[...faces].map(([face, at]) => `${at}: ${face}`).join('; ')}`);
  return { inputs: count, refused: count - taken, taken, findings, faces: faces.size };
}
