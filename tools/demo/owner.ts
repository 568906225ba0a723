/**
 * The demo's owner, set up through the console's API as a person would do it: name and password, mail settings, a recovery
 * address confirmed by the code in a real mail, a saved code written down. Every step is taken only where it is still missing,
 * so that a first run that was cut off is completed by the next.
 */
import { randomInt } from 'node:crypto';
import { normalizeCrockford, routes } from '@nightlatch/protocol';
import { codeInLetter } from '../mailbox/code-in-letter.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { Refused, type SeatClient } from '../seat-client/seat-client.ts';

export const OWNER_NAME = 'Robin';
export const RECOVERY_ADDRESS = 'robin@example.org';
const RECORDER_NAME = 'Demo recorder';

/** `changed`: the password is no longer the printed one. `unknown`: it could not be tried now. */
export type OwnerState = 'ready' | 'changed' | 'unknown';

/** A password of words that the recorder accepts, as "Suggest" makes them. */
export async function makePassword(seat: SeatClient): Promise<string> {
  const { rows } = await seat.call(routes.suggestWords);
  const words = rows.map((row) => row[randomInt(row.length)] ?? '');
  for (let count = 3; count <= words.length; count++) {
    const password = words.slice(0, count).join('-');
    const names = { accountName: OWNER_NAME, recorderName: RECORDER_NAME };
    const { accepted } = await seat.call(routes.checkPassword, { body: { password, ...names } });
    if (accepted && password.length >= 15) return password;
  }
  return words.join('-');
}

/** Signs in (after setting up where nobody is yet), completes what is missing, signs out. */
export async function prepareOwner(seat: SeatClient, password: string, mailbox: Mailbox): Promise<OwnerState> {
  const { setUp } = await seat.call(routes.about);
  if (!setUp) await seat.call(routes.setUpOwner, { body: { recorderName: RECORDER_NAME, name: OWNER_NAME, password } });
  else {
    const state = await signIn(seat, password);
    if (state !== 'ready') return state;
  }
  await setMail(seat, mailbox.smtpPort);
  await confirmAddress(seat, password, mailbox);
  await confirmSavedCode(seat, password);
  await seat.call(routes.signOut);
  return 'ready';
}

async function signIn(seat: SeatClient, password: string): Promise<OwnerState> {
  const people = await seat.call(routes.signInNames);
  const owner = people.find(({ name, role }) => name === OWNER_NAME && role === 'owner');
  if (owner === undefined) return 'changed';
  try {
    await seat.call(routes.signIn, { body: { accountId: owner.accountId, password } });
    return 'ready';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.code === 'wrong-password' ? 'changed' : 'unknown';
  }
}

/** Mail in clear is allowed to this machine itself; the port may be another than last time. */
async function setMail(seat: SeatClient, port: number): Promise<void> {
  const { settings } = await seat.call(routes.mailSettings);
  // Settings of the owner's own are left alone.
  if (settings !== undefined && (settings.host !== '127.0.0.1' || settings.port === port)) return;
  const body = { host: '127.0.0.1', port, security: 'none', fromAddress: 'recorder@example.org' } as const;
  await seat.call(routes.setMailSettings, { body });
}

async function confirmAddress(seat: SeatClient, password: string, mailbox: Mailbox): Promise<void> {
  const addresses = await seat.call(routes.recoveryAddresses);
  if (addresses.some(({ state }) => state === 'confirmed')) return;
  for (const { addressId } of addresses.filter(({ state }) => state === 'waiting-for-code'))
    await seat.call(routes.removeRecoveryAddress, { params: { id: addressId }, body: { password } });
  const body = { address: RECOVERY_ADDRESS, password };
  const { addressId } = await seat.call(routes.addRecoveryAddress, { body });
  const letter = await mailbox.letters.next(
    'the code that confirms the recovery address',
    ({ to, text }) => to.includes(RECOVERY_ADDRESS) && codeInLetter(text) !== undefined,
  );
  const code = codeInLetter(letter.text) ?? '';
  await seat.call(routes.confirmRecoveryAddress, { params: { id: addressId }, body: { code } });
}

async function confirmSavedCode(seat: SeatClient, password: string): Promise<void> {
  let saved = await seat.call(routes.savedCode);
  if (saved.state === 'active') return;
  if (saved.state === 'none') {
    await seat.call(routes.makeSavedCode, { body: { password } });
    saved = await seat.call(routes.savedCode);
  }
  const code = normalizeCrockford(saved.code ?? '');
  const characters = (saved.askedFor ?? []).map((position) => code[position - 1] ?? '').join('');
  await seat.call(routes.confirmSavedCode, { body: { characters } });
}
