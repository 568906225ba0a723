/** The saved code: shown until typed back, opens a grant without any network, used once, throttled apart by growing waits. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seatKeys } from '../../src/gateway/accounts/passwords.ts';
import { NEW_PASSWORD, PASSWORD, refusal, TestRecorder } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.addOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
const savedCodes = (): TestRecorder['rooms']['recovery']['savedCodes'] => recorder.rooms.recovery.savedCodes;
const type = (code: string): ReturnType<typeof refusal> =>
  refusal(recorder.rooms.recovery.verifySavedCode(accountId, SEAT, code));

test('shown until four asked-for characters are typed back; a power cut cannot lose it', async () => {
  expect(savedCodes().view(accountId)).toEqual({ state: 'none' });
  const prepared = await savedCodes().prepare(accountId);
  recorder.rooms.settings.people(() => savedCodes().storePending(accountId, prepared));
  const shown = savedCodes().view(accountId);
  expect(shown.code).toMatch(/^\w{4} \w{4} \w{5}$/);
  expect(shown.askedFor?.length).toBe(4);
  await recorder.restart();
  expect(savedCodes().view(accountId)).toEqual(shown);
  expect((await type(shown.code ?? '')).code).toBe('no-saved-code');
  expect((await refusal(() => savedCodes().confirm(accountId, '????'))).members['field']).toBe('characters');
  const asked = shown.askedFor?.map((at) => shown.code?.replaceAll(' ', '')[at - 1]).join('') ?? '';
  savedCodes().confirm(accountId, asked.toLowerCase());
  expect(savedCodes().view(accountId)).toEqual({ state: 'active' });
  const left = recorder.rooms.settings.db.prepare('SELECT sealed_code FROM saved_codes').get();
  expect(left?.['sealed_code']).toBeNull();
});

test('opens a grant like a mailed code, works without mail, once; the next one then waits to be written down', async () => {
  const code = await recorder.writeSavedCode(accountId);
  const { recovery } = recorder.rooms;
  const grant = await recovery.verifySavedCode(
    accountId,
    SEAT,
    code.toLowerCase().replaceAll('0', 'O').replaceAll(' ', '-'),
  );
  expect(grant).toMatchObject({ by: 'saved-code', expiresIn_s: 600 });
  await recovery.commit(accountId, SEAT, NEW_PASSWORD);
  expect((await type(code)).code).toBe('no-saved-code');
  expect(savedCodes().view(accountId).state).toBe('pending');
  expect(recorder.rooms.people.resets.waitingForSignIn()?.by).toBe('saved-code');
});

test('verified by it twice, committed once', async () => {
  const code = await recorder.writeSavedCode(accountId);
  const { recovery } = recorder.rooms;
  const outcomes = await Promise.allSettled(
    ['seat-1', 'seat-2', 'seat-3'].map(async (seatId) => {
      await recovery.verifySavedCode(accountId, seatId, code);
      return recovery.commit(accountId, seatId, NEW_PASSWORD);
    }),
  );
  expect(outcomes.filter((one) => one.status === 'fulfilled').length).toBe(1);
});

test('a new one leaves the active one working until it is written down', async () => {
  const first = await recorder.writeSavedCode(accountId);
  const prepared = await savedCodes().prepare(accountId);
  recorder.rooms.settings.people(() => savedCodes().storePending(accountId, prepared));
  await recorder.rooms.recovery.verifySavedCode(accountId, SEAT, first);
  const second = await recorder.writeSavedCode(accountId);
  expect((await type(first)).code).toBe('saved-code-wrong');
  await recorder.rooms.recovery.verifySavedCode(accountId, SEAT, second);
});

test('growing waits, kept over a restart, never a cap; mailed codes and sign-in do not wait with it', async () => {
  const code = await recorder.writeSavedCode(accountId);
  const wrong = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`;
  const waits: number[] = [];
  while (waits.at(-1) !== 900) {
    const told = await type(wrong);
    if (told.code !== 'throttled') continue;
    waits.push(Number(told.members['retryAfter_s']));
    if (waits.length === 7) {
      await recorder.restart();
      expect((await type(code)).code).toBe('throttled');
    }
    recorder.pass((waits.at(-1) ?? 0) * 1000);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
  await recorder.rooms.people.passwords.demand(accountId, PASSWORD, seatKeys(accountId));
  await recorder.rooms.recovery.verifySavedCode(accountId, SEAT, code);
});

test('what cannot be a saved code costs no try; somebody without one is told so', async () => {
  expect((await type('ABCD EFGH JKMNP')).code).toBe('no-saved-code');
  await recorder.writeSavedCode(accountId);
  for (let i = 0; i < 20; i += 1) expect((await type('12345678')).code).toBe('saved-code-wrong');
});
