import { expect, test } from 'vitest';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { MAX_SOUND_BYTES, MAX_SOUND_FRAMES, SoundQueue } from './sound-queue.ts';

const config: SoundTrackConfig = { codec: 'ulaw', sampleRate_hz: 8_000, channels: 1, description: Buffer.alloc(0) };
const FRAME_TICKS = 1_800;

function put(queue: SoundQueue, at_ticks: number, bytes = 160, fill = 7): void {
  queue.add(config, Buffer.alloc(bytes, fill), 0, bytes, at_ticks, 160);
}

test('frames come out in order up to where a file ends; those that came too late are forgotten', () => {
  const queue = new SoundQueue();
  for (let n = 0; n < 6; n++) put(queue, n * FRAME_TICKS, 160, n);
  const first = queue.take(FRAME_TICKS, 3 * FRAME_TICKS);
  expect(first).toMatchObject({ decode_samples: 160, samples: [{ bytes: 160 }, { bytes: 160 }] });
  expect([...new Set(first?.media)]).toEqual([1, 2]);
  const rest = queue.take(0);
  expect(rest?.decode_samples).toBe(480);
  expect([...new Set(rest?.media)]).toEqual([3, 4, 5]);
  expect(queue.take(0)).toBeUndefined();
});

test('a jitter of times makes no seam, a gap makes the frame before last longer, an overlap is left out', () => {
  const queue = new SoundQueue();
  put(queue, 0);
  put(queue, FRAME_TICKS + 450);
  put(queue, 2 * FRAME_TICKS - 450);
  put(queue, 10 * FRAME_TICKS);
  put(queue, 5 * FRAME_TICKS);
  put(queue, 11 * FRAME_TICKS);
  const durations = queue.take(0)?.samples.map((sample) => sample.duration_samples);
  expect(durations).toEqual([160, 160, 1_280, 160, 160]);
});

test('more frames or bytes than a fragment may have are left out', () => {
  const many = new SoundQueue();
  for (let n = 0; n <= MAX_SOUND_FRAMES; n++) put(many, n * FRAME_TICKS, 1);
  expect(many.take(0)?.samples).toHaveLength(MAX_SOUND_FRAMES);
  const large = new SoundQueue();
  for (let n = 0; n <= MAX_SOUND_BYTES / 8_192; n++) put(large, n * FRAME_TICKS, 8_192);
  expect(large.take(0)?.media).toHaveLength(MAX_SOUND_BYTES);
});

test('a file gets a sound track when sound came since the one before began', () => {
  const queue = new SoundQueue();
  expect(queue.configForFile()).toBeUndefined();
  put(queue, 0);
  expect(queue.configForFile()).toBe(config);
  expect(queue.config).toBe(config);
  expect(queue.configForFile()).toBeUndefined();
});
