/** Footage in the browser's own player: which piece is shown when, gaps, and what is said where there is none. */
import type { PlayerState } from '@nightlatch/ui/playback/player-state';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VideoPlayer } from './video-player.ts';

const BEGAN_MS = Date.UTC(2026, 10, 27, 15);
const iso = (ms: number): string => new Date(BEGAN_MS + ms).toISOString();

/** jsdom plays nothing: this one has its picture at once, and time passes when the test says so. */
class TestVideo extends EventTarget {
  src = '';
  readyState = 0;
  seeking = false;
  paused = true;
  ended = false;
  currentTime = 0;
  playbackRate = 1;
  muted = true;
  load(): void {
    this.readyState = 4;
    this.currentTime = 0;
    this.ended = false;
  }
  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
  getAttribute(): string {
    return this.src;
  }
  removeAttribute(): void {
    this.src = '';
  }
}

let video: TestVideo;
let player: VideoPlayer;
let state: PlayerState | undefined;
let now_ms = 0;
let tick: () => void = () => undefined;
const asked: URL[] = [];
const onRefused = vi.fn<() => void>();
let status = 200;

beforeEach(() => {
  vi.clearAllMocks();
  asked.length = 0;
  status = 200;
  video = new TestVideo();
  vi.stubGlobal('fetch', (address: string) => {
    const url = new URL(address, 'https://recorder');
    asked.push(url);
    if (status !== 200) {
      const problem = { type: 'urn:nightlatch:problem:session-ended', title: 'You have been signed out.', status };
      return Promise.resolve(new Response(JSON.stringify(problem), { status }));
    }
    const { from, to } = Object.fromEntries(url.searchParams);
    const headers = { 'nightlatch-starts-at': from ?? '', 'nightlatch-ends-at': to ?? '' };
    return Promise.resolve(new Response('', { status: 206, headers }));
  });
  player = new VideoPlayer({
    video: video as unknown as HTMLVideoElement,
    cameraId: 'yard',
    way: 'mp4',
    // A minute, ten minutes of nothing, a minute.
    look: () =>
      Promise.resolve([
        {
          cameraId: 'yard',
          spans: [
            { from: iso(0), to: iso(60_000) },
            { from: iso(660_000), to: iso(720_000) },
          ],
          gaps: [{ from: iso(60_000), to: iso(660_000), reason: 'The camera did not answer.' }],
          events: [],
        },
      ]),
    at_ms: BEGAN_MS + 10_000,
    now_ms: () => now_ms,
    wall_ms: () => BEGAN_MS + 3_600_000,
    nextPicture: (run) => {
      tick = run;
      return () => (tick = () => undefined);
    },
    onState: (next) => (state = next),
    onAt: () => undefined,
    onRefused,
  });
});
afterEach(() => {
  player.close();
  vi.unstubAllGlobals();
});

/** So much of the video passes, a repaint every 100 ms. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    now_ms += 100;
    if (!video.paused) video.currentTime += (100 / 1000) * video.playbackRate;
    tick();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

test('plays from the instant that was asked for, at the speed that was asked for', async () => {
  player.play();
  await pass(1_000);
  expect(
    asked.map(({ pathname, searchParams }) => [pathname, searchParams.get('from'), searchParams.get('to')]),
  ).toEqual([['/api/cameras/yard/footage.mp4', iso(10_000), iso(60_000)]]);
  const before_ms = player.at_ms;
  await pass(2_000);
  expect(player.at_ms - before_ms).toBeCloseTo(2_000, -2);
  player.setRate(4);
  await pass(200);
  const fast_ms = player.at_ms;
  await pass(1_000);
  expect(player.at_ms - fast_ms).toBeCloseTo(4_000, -3);
  expect(state?.cameras).toEqual([{ kind: 'picture' }]);
});

test('skips what was not recorded, and says why', async () => {
  player.seek(BEGAN_MS + 59_500);
  player.play();
  await pass(2_500);
  expect(player.at_ms).toBeGreaterThan(BEGAN_MS + 660_000);
  expect(state?.skipped).toMatchObject({ to_ms: BEGAN_MS + 660_000, reason: 'The camera did not answer.' });
  player.pause();
  player.seek(BEGAN_MS + 100_000);
  await pass(300);
  expect(state?.cameras).toEqual([{ kind: 'none', reason: 'The camera did not answer.', to_ms: BEGAN_MS + 660_000 }]);
});

test('goes backwards from picture to picture', async () => {
  player.seek(BEGAN_MS + 50_000);
  await pass(500);
  player.setRate(-2);
  player.play();
  await pass(2_000);
  expect(player.at_ms).toBeLessThan(BEGAN_MS + 49_000);
  expect(video.paused).toBe(true);
});

test('says what the browser cannot show, and tells of a session that ended', async () => {
  await pass(300);
  video.dispatchEvent(new Event('error'));
  await pass(100);
  expect(state?.cameras[0]).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('cannot show this video'),
  });
  status = 401;
  player.seek(BEGAN_MS + 20_000);
  await pass(300);
  expect(onRefused).toHaveBeenCalled();
  expect(state?.cameras[0]).toEqual({ kind: 'failed', reason: 'You have been signed out.' });
});
