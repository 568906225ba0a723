// @vitest-environment node
import { ApiProblem } from '@nightlatch/ui/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join, NotProven } from './join.ts';
import { explainJoinFailure } from './sentences.ts';
import { FakeRecorder, RECORDER_ID, TOKEN } from '../../test/fake-recorder.ts';

let recorder: FakeRecorder;
beforeEach(async () => {
  recorder = await FakeRecorder.start();
});
afterEach(() => recorder.stop());

const request = () => ({
  recorderId: RECORDER_ID,
  offer: { token: TOKEN },
  password: recorder.password,
  label: 'iPhone',
});

describe('adding a recorder', () => {
  it('keeps the proven identity and a key that cannot be copied out', async () => {
    const joined = await join({ ...request(), identity: await recorder.identity() });
    expect(joined.identity).toBe(await recorder.identity());
    expect(joined.recorderName).toBe('Home');
    expect(joined.pairing.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', joined.pairing.privateKey)).rejects.toThrow();
    expect(recorder.requests).toEqual(['POST /api/pairing/join']);
  });

  it('refuses a recorder of another identity than the QR names', async () => {
    const failure = join({ ...request(), identity: 'B'.repeat(43) });
    await expect(failure).rejects.toSatisfy((error) => error instanceof NotProven && error.why === 'other');
  });

  it('refuses an answer that the identity key did not sign', async () => {
    recorder.signsJoins = false;
    const failure = join({ ...request(), identity: await recorder.identity() });
    await expect(failure).rejects.toSatisfy((error) => error instanceof NotProven && error.why === 'unsigned');
  });

  it('asks once and puts the sentence of a wrong password by the password', async () => {
    const error: unknown = await join({ ...request(), password: 'wrong' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(explainJoinFailure(error)).toMatchObject({ about: 'password', offerIsSpent: false });
    expect(recorder.requests).toHaveLength(1);
  });

  it('says what to do about an offer that is unknown, and asks for a new one', async () => {
    const error: unknown = await join({ ...request(), offer: { token: 'x'.repeat(22) } }).catch((thrown) => thrown);
    expect(explainJoinFailure(error)).toMatchObject({ about: 'offer', offerIsSpent: true });
    expect(explainJoinFailure(error).sentence).toContain('does not know this code');
  });

  it('passes on how long to wait', async () => {
    recorder.behaviour = 'throttled';
    const error: unknown = await join(request()).catch((thrown: unknown) => thrown);
    expect(explainJoinFailure(error)).toMatchObject({ retryAfter_s: 77, offerIsSpent: false });
  });
});
