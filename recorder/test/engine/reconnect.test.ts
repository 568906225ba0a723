/** Cameras that cannot be reached, or stop: said with a reason, and tried again. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './rig.ts';
import { camera, dataDir, engine, source, useStage } from './stage.ts';

useStage();

test('reasons: wrong password, nobody there, closed connections, another address', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(
    { ...source('front', cam), password: 'wrong' },
    { id: 'yard', name: 'Yard', address: 'rtsp://127.0.0.1:1/x' },
  );
  await until('refused', () => link.state('front')?.reason === 'wrong password for the camera');
  await until('nobody', () => link.state('yard')?.reason?.includes('no camera listens') === true);
  link.cameras(source('front', cam));
  await link.written('front', 25);
  expect(link.state('yard')).toBeUndefined();
  cam.plan({ type: 'refuse', for_ms: 700 });
  await until('the loss is told', () => link.state('front')?.reason?.includes('closed the connection') === true);
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  expect(link.state('front')).toMatchObject({ kind: 'recording', interruptions: 1 });
});

test('a stalled camera is noticed after 5 s and recorded again when it goes on', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'stall', for_ms: 6_500 });
  await until('stopped', () => link.state('front')?.reason === 'the camera stopped sending video', 8_000);
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  expect(readdirSync(join(dataDir(), 'footage', 'front', 'main'))).toHaveLength(1);
});

test('a session is ended as RTSP wants it when its camera is changed or taken out, and when the engine ends', async () => {
  const cam = await camera();
  const other = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 1);
  link.cameras(source('front', other));
  await until('the old one is left', () => cam.counters().clients === 0);
  await until('the new one plays', () => other.counters().clients === 1);
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  expect(link.state('front')).toMatchObject({ kind: 'recording', interruptions: 0 });
  expect(await process.end('SIGTERM')).toBeLessThan(2_000);
  await until('left', () => other.counters().clients === 0);
});
