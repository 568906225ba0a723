/** The fake camera over real sockets: what it promises to whoever records it. */
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NAL_IDR, nalType } from '../../bytes/nal.ts';
import type { AuthKind } from '../auth.ts';
import type { Clip } from '../clip.ts';
import { loadClip, readAnnexBClip } from '../load-clip.ts';
import { startCameraControl } from '../control.ts';
import { type FakeCamera, type FakeCameraCounters, type FakeCameraOptions, startFakeCamera } from '../fake-camera.ts';
import { TestClient } from './client.ts';
import { eventually } from '../../waiting/eventually.ts';

/** A scene whose loop is 12 frames long: loops are passed quickly. */
let short: Clip;
let cleanUp: (() => unknown)[] = [];

beforeAll(async () => {
  const whole = await loadClip(join(import.meta.dirname, '..', '..', 'scenes', 'yard.mp4'));
  const frames = whole.frames.slice(0, 12).map((frame, n) => ({ ...frame, decode_ticks90k: n * 3000 }));
  short = { ...whole, frames, length_ticks90k: 12 * 3000 };
});
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function camera(options: Partial<FakeCameraOptions> = {}): Promise<FakeCamera> {
  const made = await startFakeCamera({ clip: short, ...options });
  cleanUp.push(() => made.stop());
  return made;
}
async function client(of: FakeCamera): Promise<TestClient> {
  const made = await TestClient.connect(of.url);
  cleanUp.push(() => made.close());
  return made;
}
async function player(of: FakeCamera): Promise<TestClient> {
  const made = await client(of);
  expect((await made.play()).status).toBe(200);
  return made;
}
const numbers = (of: TestClient): (number | undefined)[] => of.frames.map((frame) => frame.counter);
const unbroken = (all: readonly (number | undefined)[]): boolean =>
  all.every((counter, index) => counter === (all[0] ?? Number.NaN) + index);

describe('a camera that numbers its frames', () => {
  it('gives two clients the same unbroken numbers over several loops, with RTP time running on', async () => {
    const one = await camera();
    const first = await player(one);
    await eventually('the first has 20 frames', () => first.frames.length >= 20);
    const second = await player(one);
    await eventually('the second has 30 frames', () => second.frames.length >= 30);
    expect(unbroken(numbers(first))).toBe(true);
    expect(unbroken(numbers(second))).toBe(true);
    expect(second.frames[0]?.counter).toBeGreaterThan(first.frames[0]?.counter ?? 0);
    const steps = first.frames.slice(1).map((frame, n) => (frame.timestamp - (first.frames[n]?.timestamp ?? 0)) >>> 0);
    expect(new Set(steps)).toEqual(new Set([3000]));
    expect(first.frames[0]?.nals.some((nal) => nalType(nal) === NAL_IDR)).toBe(true);
    expect([...first.kinds]).toEqual(expect.arrayContaining([24, 28]));
    expect(first.senderReports.length).toBeGreaterThan(0);
    expect(first.sequenceGaps).toBe(0);
    const counters = one.counters();
    expect(counters.clients).toBe(2);
    expect(counters.sessions[0]).toMatchObject({ firstCounter: first.frames[0]?.counter, framesDropped: 0 });
  });

  it('counts on while nobody watches', async () => {
    const one = await camera();
    await eventually('20 frames are made', () => one.counters().framesMade > 20);
    const late = await player(one);
    await eventually('a frame has come', () => late.frames.length > 0);
    expect(late.frames[0]?.counter).toBeGreaterThanOrEqual(20);
  });

  it('keeps the pace of the clip', async () => {
    const began = performance.now();
    const watcher = await player(await camera());
    await eventually('frame 31', () => (watcher.frames.at(-1)?.counter ?? 0) >= 31);
    // Frame 31 at 30 a second is due a little over a second after the beginning; a loaded machine may deliver late, never early.
    expect(performance.now() - began).toBeGreaterThan(1_000);
  });

  it('replays Annex B streams and reads every access unit of them', async () => {
    const stream = Buffer.concat(
      short.frames.flatMap((frame, n) =>
        [...(n === 0 ? [short.sps, short.pps] : []), ...frame.nals].flatMap((nal) => [Buffer.of(0, 0, 0, 1), nal]),
      ),
    );
    const clip = readAnnexBClip(stream, 30);
    expect(clip.frames).toHaveLength(12);
    const watcher = await player(await camera({ clip }));
    await eventually('15 frames', () => watcher.frames.length >= 15);
    expect(unbroken(numbers(watcher))).toBe(true);
  });
});

describe('signing in to a camera', () => {
  it.each<AuthKind>(['basic', 'digest-md5', 'digest-sha256'])(
    '%s lets the right password in and no other',
    async (auth) => {
      const one = await camera({ auth, user: 'demo', password: 's3 cret/ä' });
      expect((await (await client(one)).play('demo', 'wrong')).status).toBe(401);
      expect((await (await client(one)).play('someone', 's3 cret/ä')).status).toBe(401);
      const welcome = await client(one);
      expect((await welcome.play('demo', 's3 cret/ä')).status).toBe(200);
      await eventually('a frame', () => welcome.frames.length > 0);
      expect(one.urlWithPassword).toBe(one.url.replace('rtsp://', 'rtsp://demo:s3%20cret%2F%C3%A4@'));
    },
  );
});

describe('RTSP around the edges', () => {
  it('knows its path, its transport and its session', async () => {
    const one = await camera();
    const visitor = await client(one);
    expect((await visitor.ask('OPTIONS')).headers.get('public')).toContain('GET_PARAMETER');
    expect((await visitor.ask('DESCRIBE', {}, `${one.url}/other`)).status).toBe(404);
    expect((await visitor.ask('PLAY')).status).toBe(455);
    const udp = { Transport: 'RTP/AVP;unicast;client_port=5000-5001' };
    expect((await visitor.ask('SETUP', udp, `${one.url}/trackID=0`)).status).toBe(461);
    expect((await visitor.ask('RECORD')).status).toBe(405);
    expect((await visitor.play()).status).toBe(200);
    expect((await visitor.ask('GET_PARAMETER', { Session: 'another' })).status).toBe(454);
    expect((await visitor.ask('TEARDOWN')).status).toBe(200);
    await eventually('the connection ends', () => one.counters().clients === 0);
  });

  it('ends a session that says nothing for its timeout, and keeps one that does', async () => {
    const one = await camera({ sessionTimeout_s: 1 });
    const silent = await player(one);
    const awake = await player(one);
    const beat = setInterval(() => void awake.ask('GET_PARAMETER').catch(() => undefined), 200);
    cleanUp.push(() => clearInterval(beat));
    await eventually('the silent one is cut', () => silent.closed);
    expect(awake.closed).toBe(false);
  });

  it('hangs up on what is not RTSP', async () => {
    const visitor = await client(await camera());
    visitor.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually('it hangs up', () => visitor.closed);
  });

  it('drops frames for a client that does not read, says so, and serves the others', async () => {
    // Filler units make every frame heavy, so that the machine's own buffers are soon full.
    const filler = Buffer.alloc(200_000, 0x55).fill(12, 0, 1);
    const frames = short.frames.map((frame) => ({ ...frame, nals: [...frame.nals, filler] }));
    const one = await camera({ clip: { ...short, frames }, maxQueuedBytes: 20_000 });
    const stuck = await player(one);
    stuck.pause();
    const watcher = await player(one);
    const session = (): FakeCameraCounters['sessions'][number] | undefined => one.counters().sessions[0];
    await eventually('frames are dropped', () => (session()?.framesDropped ?? 0) > 0, { within_ms: 15_000 });
    expect(unbroken(numbers(watcher))).toBe(true);
  });
});

describe('planned misfortunes', () => {
  it('a withheld frame is missing from the numbers and from nothing else', async () => {
    const one = await camera();
    const watcher = await player(one);
    await eventually('frames come', () => watcher.frames.length > 3);
    one.plan({ type: 'drop-frame' });
    await eventually('one is withheld', () => one.counters().withheld.length === 1);
    const [missing] = one.counters().withheld;
    await eventually('frames after it', () => (watcher.frames.at(-1)?.counter ?? 0) > (missing ?? Infinity) + 3);
    expect(numbers(watcher)).not.toContain(missing);
    expect(watcher.sequenceGaps).toBe(0);
  });

  it('a dropped packet leaves a gap in the sequence', async () => {
    const one = await camera();
    const watcher = await player(one);
    await eventually('frames come', () => watcher.frames.length > 3);
    one.plan({ type: 'drop-packet' });
    await eventually('the gap shows', () => watcher.sequenceGaps === 1);
    expect(one.counters().sessions[0]?.packetsDropped).toBe(1);
  });

  it('stalls, and goes on with a key frame and later numbers', async () => {
    const one = await camera();
    const watcher = await player(one);
    await eventually('frames come', () => watcher.frames.length > 3);
    one.plan({ type: 'stall' });
    const had = watcher.frames.length;
    const made = one.counters().framesMade;
    await eventually('the scene goes on', () => one.counters().framesMade > made + 10);
    expect(watcher.frames.length).toBeLessThanOrEqual(had + 1);
    const stalledAt = watcher.frames.length;
    one.plan({ type: 'clear' });
    await eventually('frames come again', () => watcher.frames.length > stalledAt);
    expect(watcher.frames[stalledAt]?.nals.some((nal) => nalType(nal) === NAL_IDR)).toBe(true);
    expect(unbroken(numbers(watcher))).toBe(false);
  });

  it('cuts connections, and refuses new ones until it is cleared', async () => {
    const one = await camera();
    const watcher = await player(one);
    one.plan({ type: 'refuse' });
    await eventually('it is cut', () => watcher.closed);
    const refused = await client(one);
    await eventually('the next is refused', () => refused.closed);
    one.plan({ type: 'clear' });
    expect((await (await client(one)).play()).status).toBe(200);
    one.plan({ type: 'close' });
    await eventually('all are cut', () => one.counters().clients === 0);
  });

  it('answers nothing while it is mute', async () => {
    const one = await camera();
    one.plan({ type: 'mute' });
    const visitor = await client(one);
    visitor.ask('OPTIONS').catch(() => undefined);
    const made = one.counters().framesMade;
    await eventually('a while has passed', () => one.counters().framesMade > made + 10);
    expect(visitor.bytes).toBe(0);
    one.plan({ type: 'clear' });
    expect((await (await client(one)).ask('OPTIONS')).status).toBe(200);
  });

  it.each(['bytes', 'rtp', 'units'] as const)('sends nonsense: %s', async (what) => {
    const one = await camera();
    const watcher = await player(one);
    watcher.pause();
    one.plan({ type: 'nonsense', what, bytes: 10_000 });
    expect(one.counters().clients).toBe(1);
  });

  it('floods with an access unit that never ends', async () => {
    const one = await camera();
    const watcher = await player(one);
    one.plan({ type: 'flood', what: 'unit', bytes: 3_000_000 });
    await eventually('the flood came', () => watcher.bytes > 3_000_000);
  });

  it('describes itself wrongly', async () => {
    const one = await camera({ sdp: 'without-video' });
    const visitor = await client(one);
    expect((await visitor.ask('DESCRIBE')).body).not.toContain('m=video');
    one.plan({ type: 'sdp', sdp: 'huge' });
    expect((await visitor.ask('DESCRIBE')).body.length).toBeGreaterThan(4_000_000);
    one.plan({ type: 'sdp', sdp: 'two-tracks' });
    expect((await visitor.ask('DESCRIBE')).body).toMatch(/m=audio[\s\S]*m=video/);
  });

  it('can be counted and planned over HTTP', async () => {
    const one = await camera();
    const control = await startCameraControl(one, 0);
    cleanUp.push(() => control.stop());
    const watcher = await player(one);
    await eventually('frames come', () => watcher.frames.length > 1);
    const counters = (await (await fetch(`${control.url}/counters`)).json()) as FakeCameraCounters;
    expect(counters.clients).toBe(1);
    const post = (body: string): Promise<Response> => fetch(`${control.url}/faults`, { method: 'POST', body });
    expect((await post('{"type":"drop-frame","count":2}')).status).toBe(200);
    await eventually('two are withheld', () => one.counters().withheld.length === 2);
    expect((await post('{"type":"explode"}')).status).toBe(400);
    expect((await post('not json')).status).toBe(400);
    expect((await fetch(`${control.url}/elsewhere`)).status).toBe(404);
  });
});
