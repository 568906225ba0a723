/** A real engine process records a real RTSP camera: nothing is missing, whatever ends. */
import { expect, test } from 'vitest';
import { until } from './rig.ts';
import { EVER, camera, countFrames, engine, footage, frames, saveClip, source, useStage } from './stage.ts';

useStage();

test.each(['basic', 'digest-md5', 'digest-sha256'] as const)(
  'records over %s and ends within 2 s with every frame on the disk',
  async (auth) => {
    const cam = await camera({ auth });
    const { process, link } = await engine();
    link.cameras(source('front', cam));
    await link.written('front', 50);
    expect(link.state('front')).toMatchObject({ kind: 'recording', width: 320, height: 180, framesLost: 0 });
    const made = cam.counters().framesMade;
    expect(await process.end('SIGTERM')).toBeLessThan(2_000);
    expect(process.child.exitCode).toBe(0);
    const recorded = await frames('front');
    expect(recorded).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
    expect(recorded.last).toBeGreaterThanOrEqual(made - 1);
    const clip = await saveClip('front', EVER);
    expect(countFrames(clip.path)).toBe(recorded.count);
  },
);

test('a killed engine loses at most 2 s, everything before plays, and it goes on by its own list', async () => {
  const cam = await camera();
  const first = await engine();
  first.link.cameras(source('front', cam));
  await first.link.written('front', 60);
  const atKill = cam.counters().framesMade - 1;
  await first.process.end('SIGKILL');
  const before = await frames('front');
  expect(before).toMatchObject({ missingCount: 0, duplicates: [] });
  expect(atKill - (before.last ?? 0)).toBeLessThanOrEqual(50);

  const second = await engine();
  await second.link.written('front', 30);
  await second.process.end('SIGTERM');
  const after = await frames('front');
  expect(after.duplicates).toEqual([]);
  expect(after.missing).toHaveLength(1);
  const reader = footage();
  const { spans, gaps } = reader.timeline('front', EVER);
  expect(spans).toHaveLength(2);
  expect(gaps).toMatchObject([{ reason: 'the recorder was not recording' }]);
  // Both files play, the one that was cut off too.
  expect(countFrames((await saveClip('front', EVER)).path)).toBe(after.count);
});

test('footage is on the disk and readable within 2 s while it is being written', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  const reader = footage();
  const made = cam.counters().framesMade;
  const clip = await until('the index tells', () => {
    const span = reader.timeline('front', EVER).spans[0];
    return span !== undefined && span.to_ms - span.from_ms > 1_500 && span;
  });
  expect(cam.counters().framesMade - made).toBeLessThan(100);
  const { starts_ms, path } = await saveClip('front', { from_ms: clip.from_ms + 1_200, to_ms: clip.to_ms });
  // The key frame at or before: one a second.
  expect(starts_ms).toBe(clip.from_ms + 1_000);
  expect(countFrames(path)).toBeGreaterThan(10);
  expect(reader.days('front', 'UTC')).toEqual([new Date(clip.from_ms).toISOString().slice(0, 10)]);
});

test('lost packets cost the frames up to the next key frame, and are counted', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'drop-packet', count: 1 });
  await until('the loss is counted', () => (link.state('front')?.packetsLost ?? 0) > 0);
  const counted = await link.written('front', 75);
  await process.end('SIGTERM');
  const recorded = await frames('front');
  expect(recorded.missingCount).toBeGreaterThan(0);
  expect(recorded.missingCount).toBeLessThanOrEqual(25);
  expect(counted.framesLost).toBeGreaterThan(0);
  expect(counted.framesLost).toBeLessThanOrEqual(recorded.missingCount);
  expect(counted.interruptions).toBe(0);
  expect(countFrames((await saveClip('front', EVER)).path)).toBe(recorded.count);
});

test('a frame that the camera never sent is missed by the counters: the proof proves something', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'drop-frame', count: 1 });
  await link.written('front', 60);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 1 });
  expect(link.state('front')).toMatchObject({ packetsLost: 0, framesLost: 0 });
});
