/** ONVIF against a camera over real sockets: what it is and offers, moving it, its motion; and what a hostile one gets. */
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { CameraEvents } from '../../src/engine/onvif/camera-events.ts';
import { discover } from '../../src/engine/onvif/discovery.ts';
import { OnvifDesk } from '../../src/engine/onvif/onvif-desk.ts';
import { type FakeOnvif, type FakeOnvifOptions, startFakeOnvif } from '../../../tools/fake-onvif/fake-onvif.ts';
import { Link, makeDataDir, startProcess, until } from './rig.ts';

const PROFILES = [
  { token: 'p2', name: 'Small', encoding: 'H264', width: 640, height: 360, address: 'rtsp://127.0.0.1:554/small' },
  {
    token: 'p1',
    name: 'Large',
    encoding: 'H265',
    width: 3840,
    height: 2160,
    address: 'rtsp://x:y@127.0.0.1:554/cam?channel=1&subtype=0',
  },
];
const DAY_MS = 86_400_000;
const signal = new AbortController().signal;
let undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.toReversed()) await step();
  undo = [];
});

async function device(options: Partial<FakeOnvifOptions> = {}): Promise<FakeOnvif> {
  const started = await startFakeOnvif({ profiles: PROFILES, user: 'admin', password: 'secret', ...options });
  undo.push(() => started.stop());
  return started;
}

function desk(): OnvifDesk {
  const made = new OnvifDesk(systemClock);
  undo.push(() => made.stop());
  return made;
}

const asAdmin = ({ onvifAddress }: FakeOnvif) => ({ onvifAddress, username: 'admin', password: 'secret' });

test.each([
  ['Media2', {}],
  ['Media alone', { services: ['media', 'ptz', 'events'] }],
  ['GetCapabilities alone', { services: ['media', 'ptz', 'events'], knowsGetServices: false }],
])('a camera whose clock is a day off is described: %s', async (_what, options) => {
  const camera = await device({ ...options, clockOffset_ms: DAY_MS });
  const { description, reason } = await desk().describe(asAdmin(camera), signal);
  expect(reason).toBeUndefined();
  expect(description).toMatchObject({
    manufacturer: 'Fake & Sons',
    model: 'F-1',
    canMove: true,
    tellsMotion: true,
    presets: [{ token: '1', name: 'Gate' }],
    profiles: [
      { token: 'p1', codec: 'H265', width: 3840, address: 'rtsp://127.0.0.1:554/cam?channel=1&subtype=0' },
      { token: 'p2', codec: 'H264', width: 640 },
    ],
  });
  expect(Math.abs((description?.clockOffset_ms ?? 0) - DAY_MS)).toBeLessThan(5_000);
});

test('a wrong password, none, and what is no ONVIF address are told apart', async () => {
  const camera = await device();
  const { onvifAddress } = camera;
  const at = desk();
  expect(await at.describe({ ...asAdmin(camera), password: 'wrong' }, signal)).toMatchObject({
    failure: 'wrong-password',
    reason: 'wrong password for the camera',
  });
  expect(await at.describe({ onvifAddress }, signal)).toMatchObject({
    failure: 'wrong-password',
    reason: 'the camera asks for a user name and a password',
  });
  expect(await at.describe({ onvifAddress: 'ftp://127.0.0.1/' }, signal)).toMatchObject({ failure: 'address-invalid' });
});

test('no password and no question goes to another host that the camera names', async () => {
  const other = await device();
  const port = new URL(other.onvifAddress).port;
  const camera = await device({ saysItIsAt: `http://localhost:${port}` });
  expect(await desk().describe(asAdmin(camera), signal)).toMatchObject({
    failure: 'nonsense',
    reason: 'the camera says that it is at localhost; use that address for it, if it is right',
  });
  expect(other.requests).toEqual([]);
  const elsewhere = await device({ profiles: [{ ...PROFILES[0]!, address: 'rtsp://192.0.2.1/' }] });
  expect(await desk().describe(asAdmin(elsewhere), signal)).toMatchObject({ failure: 'nonsense' });
});

test.each([
  ['no XML', () => 'hello'],
  ['an answer of more than half a megabyte', () => `<a>${'x'.repeat(600_000)}</a>`],
  ['more elements than any camera has', () => `<a>${'<b/>'.repeat(10_001)}</a>`],
  ['an element without end', () => `<a ${'b="c" '.repeat(1_000)}/>`],
  ['entities', () => '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'],
  ['a depth without end', () => '<a>'.repeat(100_000)],
  ['a depth of 100 elements', () => `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
  ['an empty envelope', () => '<Envelope><Body/></Envelope>'],
  ['names of every object', () => '<Envelope><Body><__proto__/><constructor/><toString/></Body></Envelope>'],
])('a camera that answers %s is refused with a sentence', async (_what, nonsense) => {
  const answer = await desk().describe(asAdmin(await device({ nonsense })), signal);
  expect(answer.description).toBeUndefined();
  expect(answer.failure).toMatch(/^(?:nonsense|without-video)$/);
  expect(answer.reason).toMatch(/^the camera|^what answers/);
});

test('a move stops by itself after a second, and one that is said again goes on', async () => {
  const camera = await device();
  const at = desk();
  at.take([{ id: 'c', name: 'c', address: 'rtsp://127.0.0.1/', ...asAdmin(camera) }]);
  expect(await at.ptz('c', { kind: 'preset', token: '1' })).toBeUndefined();
  expect(await at.ptz('c', { kind: 'move', pan: 0.5, tilt: 0, zoom: 0 })).toBeUndefined();
  expect(await at.ptz('c', { kind: 'move', pan: 0.5, tilt: -1, zoom: 0 })).toBeUndefined();
  await until('it has stopped', () => camera.moves.includes('stop'));
  expect(camera.moves).toEqual(['preset 1', 'move 0.5 0 0', 'move 0.5 -1 0', 'stop']);
  expect(await at.ptz('other', { kind: 'stop' })).toBe('this camera cannot be moved');
});

test('a place is saved under a name and forgotten, and neither gives way to a move', async () => {
  const camera = await device();
  const at = desk();
  at.take([{ id: 'c', name: 'c', address: 'rtsp://127.0.0.1/', ...asAdmin(camera) }]);
  const presets = async () => (await at.describe(asAdmin(camera), signal)).description?.presets;
  const saved = at.ptz('c', { kind: 'save-preset', name: 'Front & <door>' });
  const moved = at.ptz('c', { kind: 'stop' });
  expect(await Promise.all([saved, moved])).toEqual([undefined, undefined]);
  expect(await presets()).toEqual([
    { token: '1', name: 'Gate' },
    { token: '2', name: 'Front & <door>' },
  ]);
  expect(await at.ptz('c', { kind: 'remove-preset', token: '1' })).toBeUndefined();
  expect(await presets()).toEqual([{ token: '2', name: 'Front & <door>' }]);
});

test('of commands that come while one is on its way only the newest is sent', async () => {
  const camera = await device();
  const at = desk();
  at.take([{ id: 'c', name: 'c', address: 'rtsp://127.0.0.1/', ...asAdmin(camera) }]);
  const pans = [0.1, 0.2, 0.3, 0.4].map((pan) => at.ptz('c', { kind: 'move', pan, tilt: 0, zoom: 0 }));
  const answers = await Promise.all([...pans, at.ptz('c', { kind: 'stop' })]);
  expect(answers.every((reason) => reason === undefined)).toBe(true);
  expect(camera.moves).toEqual(['move 0.1 0 0', 'stop']);
});

test('a camera that cannot be moved says so', async () => {
  const camera = await device({ services: ['media2'] });
  const at = desk();
  at.take([{ id: 'c', name: 'c', address: 'rtsp://127.0.0.1/', ...asAdmin(camera) }]);
  expect(await at.ptz('c', { kind: 'stop' })).toBe('this camera cannot be moved');
});

test("a camera's motion begins and ends, and ends when the camera forgets who asked; then it is asked anew", async () => {
  const camera = await device();
  const { onvifAddress, username, password } = asAdmin(camera);
  const motion: boolean[] = [];
  const problems: (string | undefined)[] = [];
  const events = new CameraEvents({
    access: { onvifAddress, credentials: { username, password } },
    clock: systemClock,
    onMotion: (moving) => motion.push(moving),
    onProblem: (reason) => problems.push(reason),
    firstWait_ms: 10,
  });
  undo.push(() => events.stop());
  camera.setMotion(true);
  await until('motion began', () => events.moving);
  camera.setMotion(false);
  await until('motion ended', () => !events.moving);
  camera.setMotion(true);
  await until('motion began', () => events.moving);
  camera.forget();
  await until('nobody knows', () => !events.moving);
  camera.setMotion(true);
  await until('it is known again', () => events.moving && problems.at(-1) === undefined);
  expect(problems).toEqual([undefined, 'the camera refuses what ONVIF asks', undefined]);
  await events.stop();
  expect(motion).toEqual([true, false, true, false, true, false]);
  expect(camera.requests).toContain('Unsubscribe');
});

test('why motion is not told is said', async () => {
  const camera = await device({ services: ['media2'] });
  const problems: (string | undefined)[] = [];
  const events = new CameraEvents({
    access: { onvifAddress: camera.onvifAddress, credentials: { username: 'admin', password: 'secret' } },
    clock: systemClock,
    onMotion: () => undefined,
    onProblem: (reason) => problems.push(reason),
  });
  undo.push(() => events.stop());
  await until('it is said', () => problems.length > 0);
  expect(problems).toEqual(['this camera tells no events by ONVIF']);
});

test('cameras are found on the network, in a group and alone', async () => {
  const [alone, grouped] = [
    await device({ name: 'Back door', discovery: 'own-port' }),
    await device({ discovery: 'group' }),
  ];
  const target = { address: '127.0.0.1', port: alone.discoveryPort };
  const interfaces = ['127.0.0.1'];
  expect(await discover({ interfaces, target, listen_ms: 700 })).toEqual([
    { onvifAddress: alone.onvifAddress, name: 'Back door', model: 'F-1' },
  ]);
  expect(await discover({ interfaces, listen_ms: 700 })).toContainEqual({
    onvifAddress: grouped.onvifAddress,
    name: 'Fake',
    model: 'F-1',
  });
});

test('the engine finds, describes and moves a camera for the gateway', async () => {
  const { dataDir, socketPath, remove } = makeDataDir();
  undo.push(remove);
  const camera = await device({ discovery: 'group', name: 'Yard' });
  const engine = await startProcess(dataDir, socketPath);
  undo.push(() => engine.end('SIGKILL'));
  const link = new Link(socketPath);
  undo.push(() => link.close());
  const { onvifAddress } = camera;
  link.cameras({ id: 'c', name: 'c', address: 'rtsp://127.0.0.1:1/', ...asAdmin(camera) });
  link.send({ type: 'discover', request: 1 });
  link.send({ type: 'onvif-describe', request: 2, ...asAdmin(camera) });
  link.send({ type: 'ptz', request: 3, cameraId: 'c', move: { kind: 'preset', token: '1' } });
  link.send({ type: 'ptz', request: 4, cameraId: 'none', move: { kind: 'stop' } });
  const answer = (request: number) =>
    until(`the answer ${request}`, () => link.messages.find((one) => 'request' in one && one.request === request));
  expect(await answer(1)).toMatchObject({
    cameras: expect.arrayContaining([{ onvifAddress, name: 'Yard', model: 'F-1' }]),
  });
  expect(await answer(2)).toMatchObject({ description: { model: 'F-1', canMove: true } });
  expect(await answer(3)).toEqual({ type: 'ptz-done', request: 3 });
  expect(await answer(4)).toMatchObject({ reason: 'this camera cannot be moved' });
  expect(camera.moves).toEqual(['preset 1']);
});
