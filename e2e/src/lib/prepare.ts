/** A recorder with an owner, mail settings, a confirmed recovery address and a saved code, set up through the console's API. */
import { routes } from '@nightlatch/protocol';
import { codeIn, type Mail } from './mail.ts';
import type { SeatClient } from './seat-client.ts';

export interface Owner {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly accountId: string;
  /** The 13 characters. */
  readonly savedCode: string;
}

/** After a reset nothing restarts by itself, unless a scenario is about just that. */
const RESTARTS_NOTHING = 'nvr-32';

export interface Wanted {
  readonly recorderName?: string;
  readonly name?: string;
  readonly password?: string;
  readonly address?: string;
  /** Skipped by default only where a scenario is about its absence. */
  readonly without?: 'recovery-address';
  readonly model?: string;
  readonly menuTheme?: 'classic' | 'modern';
}

/** Signs in as the new owner on the way; the client stays signed in. */
export async function setUpOwner(client: SeatClient, mail: Mail, wanted: Wanted = {}): Promise<Owner> {
  const name = wanted.name ?? 'Anna';
  const password = wanted.password ?? 'velvet-harbour-lantern';
  const address = wanted.address ?? 'anna@example.org';
  const recorderName = wanted.recorderName ?? 'Home';
  const { accountId } = await client.call(routes.setUpOwner, { body: { recorderName, name, password } });
  await client.call(routes.setMailSettings, { body: mail.settings });
  if (wanted.without !== 'recovery-address') await addAddress(client, mail, address, password);
  const savedCode = await makeSavedCode(client, password);
  await changeSystem(client, {
    recorderName,
    model: wanted.model ?? RESTARTS_NOTHING,
    ...(wanted.menuTheme === undefined ? {} : { menuTheme: wanted.menuTheme }),
  });
  return { name, password, address, accountId, savedCode };
}

export async function addAddress(client: SeatClient, mail: Mail, address: string, password: string): Promise<void> {
  const since = mail.count;
  const { addressId } = await client.call(routes.addRecoveryAddress, { body: { address, password } });
  const letter = await mail.next('the confirmation of the recovery address', since, (one) => one.to.includes(address));
  await client.call(routes.confirmRecoveryAddress, { params: { id: addressId }, body: { code: codeIn(letter) } });
}

async function makeSavedCode(client: SeatClient, password: string): Promise<string> {
  await client.call(routes.makeSavedCode, { body: { password } });
  const { code, askedFor } = await client.call(routes.savedCode);
  if (code === undefined || askedFor === undefined) throw new Error('no saved code is pending');
  const bare = code.replaceAll(/[\s-]/g, '');
  await client.call(routes.confirmSavedCode, { body: { characters: askedFor.map((at) => bare[at - 1]).join('') } });
  return bare;
}

/** Changes the named settings of the recorder, keeps the others. Live pictures are shown to the signed-out seat. */
export async function changeSystem(
  client: SeatClient,
  change: { recorderName?: string; model?: string; menuTheme?: 'classic' | 'modern' },
): Promise<void> {
  const now = await client.call(routes.system);
  const menuTheme = change.menuTheme ?? now.menuTheme;
  await client.call(routes.changeSystem, {
    body: {
      recorderName: change.recorderName ?? now.recorderName,
      modelId: change.model ?? now.modelId,
      ...(menuTheme === undefined ? {} : { menuTheme }),
      livePicturesSignedOut: true,
      strictPasswords: now.strictPasswords,
    },
  });
}

/** Signs in; throws `Refused` when the recorder does. */
export async function signIn(client: SeatClient, accountId: string, password: string) {
  return client.call(routes.signIn, { body: { accountId, password } });
}
