/** A real engine finds motion in a camera's picture through a real ffmpeg, and records everything where it cannot. */
import {
  type CameraSource,
  type MotionLook,
  type MotionRules,
  type RecordingRules,
  USUAL_RECORDING_RULES,
  cellsOfText,
  findMoved,
  textOfCells,
} from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { startFakeOnvif } from '../../../tools/fake-onvif/fake-onvif.ts';
import { drawnClip } from './drawn-clip.ts';
import { type Moving, movingClip } from './moving-clips.ts';
import { processesOf } from './processes.ts';
import { type EngineProcess, type Link, until } from './rig.ts';
import { EVER, afterwards, camera, engine, footage, source, useStage } from './stage.ts';

useStage();

const CROSSED: Moving = { size: '640x360', seconds: 12, from_s: 7, to_s: 9 };

function onMotion(motion: Partial<MotionRules> = {}): RecordingRules {
  return {
    ...USUAL_RECORDING_RULES,
    recording: { mode: 'motion', pre_s: 1, post_s: 1, hours: [] },
    motion: { source: 'recorder', sensitivity: 60, ...motion },
  };
}

async function front(clip: Moving, rules: RecordingRules): Promise<CameraSource> {
  return { ...source('front', await camera({ clip: await movingClip(clip) })), rules };
}

/** Process numbers of the engine's ffmpegs. */
function decoders(engineProcess: EngineProcess): number[] {
  return processesOf(engineProcess)
    .filter(({ command }) => /^\S*ffmpeg /.test(command))
    .map(({ pid }) => pid);
}

const waits =
  (link: Link, id = 'front') =>
  (): boolean =>
    link.state(id)?.waiting === 'motion';

function looks(link: Link, subscription: number): MotionLook[] {
  return link.messages.flatMap((message) =>
    message.type === 'motion-look' && message.subscription === subscription ? [message.look] : [],
  );
}

function isCrossing(look: MotionLook): boolean {
  if (look.kind !== 'seen') return false;
  return findMoved(Buffer.from(look.changes, 'base64'), cellsOfText(undefined), 60).level > 1;
}

test(
  'what crosses the picture is recorded with what came before and after, the quiet is not, and it is an event',
  { timeout: 60_000 },
  async () => {
    const crossed = await movingClip(CROSSED);
    const small = await camera({
      clip: await drawnClip('640x360'),
      subClip: await movingClip({ ...CROSSED, codec: 'libx265' }),
    });
    const large = await camera({ clip: await movingClip({ ...CROSSED, size: '1280x720' }) });
    const [plain, elsewhere] = [await camera({ clip: crossed }), await camera({ clip: crossed })];
    const upperHalf = textOfCells(cellsOfText(undefined).map((_, at) => (at < 288 ? 1 : 0)));
    const { process, link } = await engine();
    link.cameras(
      { ...source('plain', plain), rules: onMotion() },
      // Its main picture moves always.
      { ...source('small', small), subAddress: small.subUrl, rules: onMotion() },
      { ...source('large', large), rules: onMotion() },
      { ...source('elsewhere', elsewhere), rules: onMotion({ cells: upperHalf }) },
    );
    link.send({ type: 'watch-motion', subscription: 4, cameraId: 'elsewhere' });
    const moving = ['plain', 'small', 'large'];
    await Promise.all([...moving, 'elsewhere'].map((id) => until(`${id} waits`, waits(link, id))));
    await Promise.all(moving.map((id) => until(`${id} moves`, () => link.state(id)?.motion === true)));
    await Promise.all(moving.map((id) => until(`${id} waits again`, waits(link, id))));
    expect(looks(link, 4).some(isCrossing)).toBe(true);
    for (const { cameraId, framesLost, interruptions } of link.states) {
      expect([cameraId, framesLost, interruptions]).toEqual([cameraId, 0, 0]);
    }
    await process.end('SIGTERM');
    for (const id of moving) {
      const { spans, events } = await footage().timelineInPieces(id, EVER);
      // The scene goes on while others are waited for: it may have been crossed again.
      const motion = events.find(({ kind }) => kind === 'motion');
      const [from_ms = 0, to_ms = 0] = [motion?.from_ms, motion?.to_ms];
      const span = spans.find((one) => one.from_ms <= from_ms && one.to_ms >= from_ms);
      expect(to_ms - from_ms).toBeGreaterThan(1_000);
      expect(span?.from_ms).toBeLessThan(from_ms - 500);
      expect(span?.to_ms).toBeGreaterThan(to_ms);
      // A crossing of two seconds, with a second before, a second after, and whole groups of pictures.
      expect((span?.to_ms ?? 0) - (span?.from_ms ?? 0)).toBeLessThan(10_000);
    }
    const { events } = await footage().timelineInPieces('elsewhere', EVER);
    expect(events.filter(({ kind }) => kind === 'motion')).toEqual([]);
  },
);

test('whoever sets it up sees the looks, whatever the rules say, and ffmpeg runs no longer than that', async () => {
  const { link, process } = await engine();
  link.cameras(await front(CROSSED, USUAL_RECORDING_RULES));
  await link.written('front', 20);
  expect(decoders(process)).toEqual([]);
  link.send({ type: 'watch-motion', subscription: 9, cameraId: 'front' });
  link.send({ type: 'watch-motion', subscription: 10, cameraId: 'nobody' });
  await until('looks come', () => looks(link, 9).filter(({ kind }) => kind === 'seen').length > 5);
  expect(decoders(process)).toHaveLength(1);
  expect(link.messages).toContainEqual({ type: 'ended', subscription: 10 });
  expect(link.state('front')).not.toHaveProperty('motion');
  link.send({ type: 'unsubscribe', subscription: 9 });
  await until('ffmpeg is gone', () => decoders(process).length === 0);
  link.send({ type: 'watch-motion', subscription: 11, cameraId: 'front' });
  await until('looks come again', () => looks(link, 11).length > 2);
  link.cameras();
  await until('the camera is gone', () =>
    link.messages.some((message) => message.type === 'ended' && message.subscription === 11),
  );
});

test('an ffmpeg that dies is started again, and no frame is lost', { timeout: 60_000 }, async () => {
  const { link, process } = await engine();
  link.cameras(await front({ size: '640x360', seconds: 4 }, onMotion()));
  await until('it waits', waits(link));
  const [first] = decoders(process);
  if (first === undefined) throw new Error('no ffmpeg looks');
  globalThis.process.kill(first, 'SIGKILL');
  await until('another one', () => decoders(process).length === 1 && decoders(process)[0] !== first);
  await until('it waits again', waits(link));
  expect(link.state('front')).toMatchObject({ framesLost: 0, interruptions: 0 });
});

test('without ffmpeg it is said, and everything is recorded', async () => {
  const { PATH = '' } = process.env;
  process.env['PATH'] = '/nowhere';
  afterwards(() => (process.env['PATH'] = PATH));
  const started = engine();
  const { link } = await started;
  process.env['PATH'] = PATH;
  link.cameras(await front(CROSSED, onMotion()));
  const state = await until(
    'it is said',
    () => link.state('front')?.motionProblem !== undefined && link.state('front'),
  );
  expect(state?.motionProblem).toBe(
    'motion cannot be looked for: that needs the program ffmpeg, which the recorder does not have',
  );
  await link.written('front', 40);
  expect(link.state('front')?.waiting).toBeUndefined();
});

test('with both, what the camera tells counts beside what the recorder finds', { timeout: 60_000 }, async () => {
  const teller = await startFakeOnvif({ profiles: [], user: 'admin', password: 'secret' });
  afterwards(() => teller.stop().catch(() => undefined));
  teller.setMotion(false);
  const { link } = await engine();
  const still = await front({ size: '640x360', seconds: 4 }, onMotion({ source: 'both' }));
  link.cameras({ ...still, onvifAddress: teller.onvifAddress });
  await until('it waits', waits(link));
  teller.setMotion(true);
  await until('the camera tells', () => link.state('front')?.motion === true);
  teller.setMotion(false);
  await until('it waits again', waits(link));
  await teller.stop();
  await until('one cannot tell any more', () => link.state('front')?.motionProblem !== undefined);
  expect(link.state('front')?.waiting).toBeUndefined();
});
