import { expect, test } from 'vitest';
import { SoundClock } from './sound-clock.ts';

const RATE_HZ = 8_000;
const PACKET = 160;

/** Video of 25 frames a second and sound of 50 packets a second; what the sound's RTP clock shows more than the video's is not known. */
function stage({ rtpStart = 1_000, delay_ms = 0 } = {}) {
  let now_ms = 10_000;
  const clock = new SoundClock({ wall_ms: () => now_ms, monotonic_ms: () => now_ms }, RATE_HZ);
  const began_ms = now_ms;
  let packets = 0;
  return {
    clock,
    /** Both run on for so long; gives how far the last packet's place is from the truth, milliseconds. */
    run: (ms: number): number => {
      let off_ms = Number.NaN;
      for (const end_ms = now_ms + ms; now_ms < end_ms; now_ms += 20) {
        const since_ms = now_ms - began_ms;
        if (since_ms % 40 === 0) clock.video(since_ms * 90);
        const rtpTime = (rtpStart + packets * PACKET) >>> 0;
        // A packet can only be sent once its last sample is there.
        const begins_ms = since_ms - 20 - delay_ms;
        const place = clock.place_ticks90k(rtpTime, PACKET / RATE_HZ);
        packets++;
        off_ms = place === undefined ? Number.NaN : place / 90 - begins_ms;
      }
      return off_ms;
    },
    jumpSound: (samples: number) => (rtpStart += samples),
    since_ms: () => now_ms - began_ms,
    rtpTime: () => (rtpStart + packets * PACKET) >>> 0,
  };
}

test('by arrival sound is where the video is that came with it, over the turn of its 32 bits too', () => {
  const { run } = stage({ rtpStart: 2 ** 32 - 20 * PACKET });
  expect(run(2_000)).toBeCloseTo(0, 0);
  expect(run(60_000)).toBeCloseTo(0, 0);
});

test('sender reports of both tracks show how much later the sound was sent', () => {
  const { clock, run, since_ms, rtpTime } = stage({ delay_ms: 300 });
  expect(run(1_000)).toBeCloseTo(300, 0);
  clock.videoReport(since_ms() * 90, 5e11 + since_ms());
  clock.soundReport(rtpTime(), 5e11 + since_ms() - 20 - 300);
  expect(run(1_000)).toBeCloseTo(0, 0);
});

test('reports that cannot be true are passed over', () => {
  const { clock, run, since_ms, rtpTime } = stage();
  run(1_000);
  clock.videoReport(since_ms() * 90, 5e11);
  clock.soundReport(rtpTime(), 5e11 + 3_600_000);
  expect(run(1_000)).toBeCloseTo(0, 0);
});

test('sound whose clock jumps finds its place again; without video it has none', () => {
  const { run, jumpSound, clock } = stage();
  run(1_000);
  jumpSound(-3_600 * RATE_HZ);
  expect(run(6_000)).toBeCloseTo(0, 0);
  clock.videoJumped();
  expect(clock.place_ticks90k(5, 0.02)).toBeUndefined();
});
