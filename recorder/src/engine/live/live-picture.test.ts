import { expect, test } from 'vitest';
import type { RecentFrame } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';
import { LivePicture, type LiveWatcher, type SoundFrame } from './live-picture.ts';

const description = Buffer.alloc(1);
const config: CodecConfig = { codec: 'avc1.64001f', width: 2, height: 2, reorderFrames: 0, description };
const aac: SoundTrackConfig = { codec: 'mp4a.40.2', sampleRate_hz: 48_000, channels: 2, description: Buffer.alloc(2) };
const opus: SoundTrackConfig = { ...aac, codec: 'opus' };
const time = { captured_ms: 0, decode_ticks90k: 0 };
const key: RecentFrame = { ...time, key: true, data: Buffer.alloc(1) };
const delta: RecentFrame = { ...key, key: false };
const sound: SoundFrame = { ...time, key: false, sound: true, data: Buffer.alloc(1) };

function watcher(wantsSound: boolean): { heard: string[]; watcher: LiveWatcher } {
  const heard: string[] = [];
  return {
    heard,
    watcher: {
      wantsSound,
      config: (_config, told) => heard.push(`config ${told?.codec ?? 'mute'}`),
      frame: (frame) => heard.push('sound' in frame ? 'sound' : frame.key ? 'key' : 'delta'),
      ended: () => heard.push('ended'),
    },
  };
}

test('sound goes to whoever asked for it, and to nobody else', () => {
  const picture = new LivePicture(() => [key, delta]);
  picture.changeSound(aac);
  const deaf = watcher(false);
  const listener = watcher(true);
  picture.join(deaf.watcher, config);
  expect(picture.isHeard).toBe(false);
  picture.join(listener.watcher, config);
  expect(picture.isHeard).toBe(true);
  picture.hear(sound);
  picture.show(delta, config);
  expect(deaf.heard).toEqual(['config mute', 'key', 'delta', 'delta']);
  expect(listener.heard).toEqual(['config mp4a.40.2', 'key', 'delta', 'sound', 'delta']);
  picture.leave(listener.watcher);
  picture.leave(listener.watcher);
  expect(picture.isHeard).toBe(false);
});

test('sound that begins, changes or ends is told at a key frame, and none comes before it was told', () => {
  const picture = new LivePicture(() => [key]);
  const { heard, watcher: one } = watcher(true);
  picture.join(one, config);
  const steps: (SoundTrackConfig | undefined)[] = [aac, opus, undefined];
  for (const step of steps) {
    picture.changeSound(step);
    if (step !== undefined) picture.hear(sound);
    picture.show(delta, config);
    picture.show(key, config);
    if (step !== undefined) picture.hear(sound);
  }
  expect(heard).toEqual([
    ...['config mute', 'key'],
    ...['delta', 'config mp4a.40.2', 'key', 'sound'],
    ...['delta', 'config opus', 'key', 'sound'],
    ...['delta', 'config mute', 'key'],
  ]);
});

test('who joined without a picture hears nothing before one', () => {
  const picture = new LivePicture(() => []);
  picture.changeSound(aac);
  const { heard, watcher: one } = watcher(true);
  picture.join(one, config);
  picture.hear(sound);
  picture.show(delta, config);
  expect(heard).toEqual([]);
  picture.show(key, config);
  picture.end();
  expect(heard).toEqual(['config mp4a.40.2', 'key', 'ended']);
  expect([picture.isWatched, picture.isHeard]).toEqual([false, false]);
});
