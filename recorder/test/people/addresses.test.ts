/** Recovery addresses: confirmed by a code, told of every change, removed for good only after 7 powered-on days. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OWNER_ADDRESS, NEW_PASSWORD, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  recorder.useMailbox();
  accountId = await recorder.addOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
const DAY_MS = 24 * 60 * 60_000;
const SECOND = 'second@home.example';
const addresses = (): TestRecorder['rooms']['recovery']['addresses'] => recorder.rooms.recovery.addresses;
const still = (): void => undefined;
const told = (address: string, words: string): Promise<unknown> =>
  recorder.mailbox.letters.next(
    `${words} to ${address}`,
    (one) => one.to.includes(address) && one.text.includes(words),
  );

test('an address counts only after its code was typed in', async () => {
  const { addressId } = await addresses().add(accountId, ` ${OWNER_ADDRESS} `);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, 'Confirm');
  expect(recorder.rooms.recovery.options(accountId).hasRecoveryAddress).toBe(false);
  expect((await refusal(recorder.rooms.recovery.forgotPassword(accountId))).code).toBe('no-recovery-address');
  expect((await refusal(addresses().confirm(accountId, addressId, '00000000', still))).members['triesLeft']).toBe(4);
  await addresses().confirm(accountId, addressId, code, still);
  expect(recorder.rooms.recovery.options(accountId).hasRecoveryAddress).toBe(true);
  expect((await refusal(addresses().confirm(accountId, addressId, code, still))).code).toBe('code-used');
});

test('five wrong codes burn a confirmation code; a new one waits a minute', async () => {
  const { addressId } = await addresses().add(accountId, OWNER_ADDRESS);
  const first = await recorder.codeMailedTo(OWNER_ADDRESS, 'Confirm');
  for (let i = 0; i < 4; i += 1) await refusal(addresses().confirm(accountId, addressId, `9999999${i}`, still));
  expect((await refusal(addresses().confirm(accountId, addressId, '99999999', still))).code).toBe('code-burned');
  expect((await refusal(addresses().confirm(accountId, addressId, first, still))).code).toBe('code-burned');
  expect((await refusal(addresses().resend(accountId, addressId))).code).toBe('throttled');
  recorder.pass(60_000);
  const seen = recorder.mailbox.letters.all().length;
  await addresses().resend(accountId, addressId);
  await addresses().confirm(accountId, addressId, await recorder.codeMailedTo(OWNER_ADDRESS, 'Confirm', seen), still);
});

test('an expired confirmation code says so', async () => {
  const { addressId } = await addresses().add(accountId, OWNER_ADDRESS);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, 'Confirm');
  await until(
    'life began',
    () => recorder.rooms.recovery.addressRows.of(accountId)[0]?.accepted_powered_ms !== undefined,
  );
  recorder.pass(61 * 60_000);
  expect((await refusal(addresses().confirm(accountId, addressId, code, still))).code).toBe('code-expired');
});

test('the old and the new address are told of every change', async () => {
  await recorder.addAddress(accountId, OWNER_ADDRESS);
  const second = await recorder.addAddress(accountId, SECOND);
  await told(OWNER_ADDRESS, 'The address s•••@h•••.example was added');
  await told(SECOND, 'This address was added');
  addresses().remove(accountId, second);
  await told(OWNER_ADDRESS, 'The address s•••@h•••.example was removed');
  await told(SECOND, 'This address was removed');
});

test('a removed address still receives codes and can be put back from the seat, for 7 powered-on days', async () => {
  await recorder.addAddress(accountId, OWNER_ADDRESS);
  const second = await recorder.addAddress(accountId, SECOND);
  addresses().remove(accountId, second);
  recorder.pass(6 * DAY_MS);
  const { recovery } = recorder.rooms;
  expect((await refusal(() => recovery.undoRemoval(accountId, SEAT, second))).code).toBe('grant-lost');
  const code = await recorder.requestCode(accountId, SECOND);
  const grant = await recovery.verifyCode(accountId, SEAT, code);
  expect(grant.removedAddresses).toEqual([{ addressId: second, maskedAddress: 's•••@h•••.example' }]);
  expect(recovery.undoRemoval(accountId, SEAT, second).removedAddresses).toEqual([]);
  await told(SECOND, 'This address was put back');
  await recovery.commit(accountId, SEAT, NEW_PASSWORD);

  addresses().remove(accountId, second);
  recorder.pass(7 * DAY_MS);
  expect(recovery.addressRows.reached(accountId)).toEqual([OWNER_ADDRESS]);
  const next = await recorder.requestCode(accountId, OWNER_ADDRESS);
  expect((await recovery.verifyCode(accountId, SEAT, next)).removedAddresses).toEqual([]);
  expect((await refusal(() => recovery.undoRemoval(accountId, SEAT, second))).code).toBe('not-found');
});

test('a reset is told to every address, a removed one too', async () => {
  await recorder.addAddress(accountId, OWNER_ADDRESS);
  const second = await recorder.addAddress(accountId, SECOND);
  addresses().remove(accountId, second);
  await recorder.rooms.recovery.verifyCode(accountId, SEAT, await recorder.requestCode(accountId));
  await recorder.rooms.recovery.commit(accountId, SEAT, NEW_PASSWORD);
  await told(OWNER_ADDRESS, 'was reset at');
  await told(SECOND, 'was reset at');
});

test('three at most; twice the same is refused; bad ones are refused; without a mail server it says so', async () => {
  for (const name of ['a', 'b', 'c']) await recorder.addAddress(accountId, `${name}@home.example`);
  expect((await refusal(addresses().add(accountId, 'd@home.example'))).code).toBe('too-many-addresses');
  expect((await refusal(addresses().add(accountId, 'A@Home.Example'))).code).toBe('address-taken');
  for (const bad of [
    '"a b"@home.example',
    'a@b',
    'a b@home.example',
    'a@home.example,b@home.example',
    'a@home.example\r\nBcc: x@y.example',
    '@home.example',
    'a@-home.example',
  ])
    expect((await refusal(addresses().add(accountId, bad))).code, bad).toBe('address-invalid');
  recorder.rooms.settings.values.set('mail', undefined);
  expect((await refusal(addresses().add(accountId, 'e@home.example'))).code).toBe('mail-not-configured');
});

test("nobody touches another person's addresses", async () => {
  const addressId = await recorder.addAddress(accountId);
  const other = await recorder.addPerson('Sam', 'viewer');
  expect((await refusal(() => addresses().remove(other, addressId))).code).toBe('not-found');
  expect((await refusal(addresses().resend(other, addressId))).code).toBe('not-found');
  expect((await refusal(addresses().confirm(other, addressId, '12345678', still))).code).toBe('not-found');
});

test('a session that ends while a code is being checked confirms nothing', async () => {
  const { addressId } = await addresses().add(accountId, OWNER_ADDRESS);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, 'Confirm');
  const ended = (): never => {
    throw new Error('ended');
  };
  await expect(addresses().confirm(accountId, addressId, code, ended)).rejects.toThrow('ended');
  expect(recorder.rooms.recovery.options(accountId).hasRecoveryAddress).toBe(false);
});

test('putting an address back by adding it again is no way to a fourth', async () => {
  const { addresses } = recorder.rooms.recovery;
  const first = await recorder.addAddress(accountId, 'one@home.example');
  addresses.remove(accountId, first);
  for (const name of ['two', 'three', 'four']) await recorder.addAddress(accountId, `${name}@home.example`);
  expect((await refusal(addresses.add(accountId, 'one@home.example'))).code).toBe('too-many-addresses');
  // From the seat, with a code in hand, it comes back all the same.
  addresses.putBack(accountId, first);
  expect(recorder.rooms.recovery.addressRows.reached(accountId)).toContain('one@home.example');
});

test('the wait for a confirmation code outlives the removal of the address, and a restart', async () => {
  const { addressId } = await addresses().add(accountId, SECOND);
  addresses().remove(accountId, addressId);
  await recorder.restart();
  // What had run of the stored figure's interval ahead is taken off by the restart.
  const refused = await refusal(addresses().add(accountId, SECOND.toUpperCase()));
  expect(refused).toMatchObject({ code: 'throttled', members: { retryAfter_s: 30 } });
  expect(recorder.rooms.recovery.addressRows.of(accountId)).toEqual([]);
  recorder.pass(60_000);
  await addresses().add(accountId, SECOND);
});

test('one mistyped address is put right at once; from then on an account waits, whatever the address', async () => {
  const waited_s: unknown[] = [];
  const addAndRemove = async (address: string): Promise<void> => {
    const { addressId } = await addresses().add(accountId, address);
    addresses().remove(accountId, addressId);
  };
  await addAndRemove('mistyped@home.example');
  await addAndRemove('second-try@home.example');
  for (let at = 0; at < 4; at += 1) {
    const { members } = await refusal(addresses().add(accountId, `another-${at}@home.example`));
    waited_s.push(members['retryAfter_s']);
    recorder.pass(Number(members['retryAfter_s']) * 1_000);
    await addAndRemove(`another-${at}@home.example`);
  }
  expect(waited_s).toEqual([60, 300, 1_800, 1_800]);
  // Another person's waits are their own.
  await addresses().add(await recorder.addPerson('Sam', 'viewer'), 'sam@home.example');
});

test("a confirmed address of one's own does not shorten the wait that mail to strangers has earned", async () => {
  const strangers = ['x@else.example', 'y@else.example', 'z@else.example'];
  for (const stranger of strangers) {
    const { addressId } = await addresses().add(accountId, stranger);
    addresses().remove(accountId, addressId);
    recorder.pass(30 * 60_000);
  }
  await recorder.addAddress(accountId, OWNER_ADDRESS);
  expect((await refusal(addresses().add(accountId, 'v@else.example'))).members['retryAfter_s']).toBe(300);
  recorder.pass(DAY_MS + 1);
  for (const stranger of strangers.slice(0, 2)) await addresses().add(accountId, stranger);
});
