/** What is kept of a camera beside its main address, and where its stored password may go, over the real schema. */
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Refusal, USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrateSchema } from '../../base/migrate.ts';
import { migrations } from '../settings/migrations/index.ts';
import { makeCameraStore, type CameraInput, type CameraStore } from './camera-store.ts';

const yard = {
  name: 'Yard',
  address: 'rtsp://192.0.2.7/main',
  username: 'anna',
  password: 'tulip',
  subAddress: 'rtsp://192.0.2.7/small',
  transport: 'udp',
  onvifAddress: 'http://192.0.2.7/onvif/device_service',
} satisfies CameraInput;
const kept = { name: yard.name, address: yard.address, username: yard.username };

let db: DatabaseSync;
let cameras: CameraStore;
let changes = 0;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrateSchema(db, migrations, () => undefined);
  changes = 0;
  cameras = makeCameraStore({
    db,
    transaction: (run) => run(),
    dataKey: randomBytes(32),
    onChanged: () => (changes += 1),
  });
});
afterEach(() => db.close());

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

test('everything that the engine needs reaches it, rules too', () => {
  const { id } = cameras.add(yard, 4);
  const rules = { ...USUAL_RECORDING_RULES, sound: false, retention: { days: 30 } };
  cameras.setRules(id, rules);
  expect(cameras.sources()).toEqual([{ id, ...yard, rules }]);
});

test('what is not named stays, the empty text removes it, automatic is no transport', () => {
  const { id } = cameras.add(yard, 4);
  expect(cameras.change(id, kept)).toMatchObject({ subAddress: yard.subAddress, transport: 'udp', hasPassword: true });
  const changed = cameras.change(id, { ...kept, subAddress: '', onvifAddress: '', transport: 'automatic' });
  expect([changed.subAddress, changed.onvifAddress, changed.transport]).toEqual([undefined, undefined, undefined]);
});

test('rules that are not readable any more are the usual ones', () => {
  const { id } = cameras.add(yard, 4);
  db.prepare('UPDATE cameras SET rules = ? WHERE id = ?').run('{"recording":', id);
  expect(cameras.get(id).rules).toBeUndefined();
  db.prepare('UPDATE cameras SET rules = ? WHERE id = ?').run('{"recording":{"mode":"never"}}', id);
  expect(cameras.sources()[0]).not.toHaveProperty('rules');
});

test.each([
  ['subAddress', 'rtsp://192.0.2.66/small'],
  ['onvifAddress', 'http://192.0.2.66/onvif/device_service'],
  ['subAddress', 'rtsp://192.0.2.7@192.0.2.66/small'],
  ['subAddress', 'http://192.0.2.7/small'],
  ['onvifAddress', 'file:///etc/passwd'],
])('%s on another device, or of another kind, is refused at its field whatever password is typed', (field, address) => {
  expect(refusalOf(() => cameras.add({ ...yard, [field]: address }, 4)).members.field).toBe(field);
  expect(cameras.list()).toEqual([]);
});

test.each([
  ['another port of the smaller picture', { subAddress: 'rtsp://192.0.2.7:8554/small' }],
  ['another port of the ONVIF service', { onvifAddress: 'http://192.0.2.7:8080/onvif/device_service' }],
  ['another way of asking', { address: 'http://192.0.2.7:554/main' }],
])('the stored password does not go to %s until it is typed again', (_what, change) => {
  const { id } = cameras.add(yard, 4);
  for (const run of [
    () => cameras.change(id, { ...kept, ...change }),
    () => cameras.sourceToTry({ ...kept, ...change }, id),
  ]) {
    expect(refusalOf(run)).toMatchObject({ code: 'bad-input', members: { field: 'password' } });
  }
  expect(cameras.sources()[0]).toMatchObject(yard);
  expect(cameras.change(id, { ...kept, ...change, password: 'typed' })).toMatchObject(change);
});

test('asking by ONVIF lends the stored sign-in to the known service alone', () => {
  const { id } = cameras.add(yard, 4);
  const { onvifAddress, username, password } = yard;
  expect(cameras.onvifToAsk({ onvifAddress }, id)).toEqual({ onvifAddress, username, password });
  const other = { onvifAddress: 'http://192.0.2.66/onvif/device_service' };
  expect(refusalOf(() => cameras.onvifToAsk(other, id)).members.field).toBe('password');
  expect(cameras.onvifToAsk({ ...other, password: 'typed' }, id)).toMatchObject({ ...other, password: 'typed' });
});

test('the first certificate stays until the password is typed for another', () => {
  const { id } = cameras.add({ ...yard, address: 'rtsps://192.0.2.7/main' }, 4);
  const secure = { ...kept, address: 'rtsps://192.0.2.7/main' };
  const [first, other] = ['a'.repeat(64), 'b'.repeat(64)];
  cameras.pinCertificate(id, first);
  const before = changes;
  cameras.pinCertificate(id, other);
  expect([cameras.get(id).certificateSha256, changes]).toEqual([first, before]);
  expect(refusalOf(() => cameras.change(id, { ...secure, certificateSha256: '' })).members.field).toBe('password');
  expect(cameras.change(id, { ...secure, certificateSha256: other, password: 'tulip' }).certificateSha256).toBe(other);
});

test.each([
  ['rtsps://192.0.2.7/main', true],
  ['http://192.0.2.7/video.mjpg', true],
  ['v4l2:/dev/video0', true],
  ['v4l2:/dev/sda', false],
  ['v4l2:/dev/video0 -f null', false],
  ['file:///etc/passwd', false],
  ['rtmp://192.0.2.7/main', false],
  ['-i', false],
])('the address %s is taken: %s', (address, isTaken) => {
  const add = (): unknown => cameras.add({ name: 'Door', address }, 4);
  if (isTaken) expect(add()).toMatchObject({ address });
  else expect(refusalOf(add).code).toBe('camera-address-invalid');
});
