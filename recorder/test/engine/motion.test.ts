/** A real engine records when its rules say so: on motion that the camera tells by ONVIF, by the hours, and always when nobody can tell. */
import { type CameraSource, type RecordingRules, USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { type FakeOnvif, startFakeOnvif } from '../../../tools/fake-onvif/fake-onvif.ts';
import { until } from './rig.ts';
import { EVER, afterwards, camera, engine, footage, source, useStage } from './stage.ts';

const NOTHING_MOVED = 'recorded on motion only: nothing moved';

useStage();

async function onvif(): Promise<FakeOnvif> {
  const started = await startFakeOnvif({ profiles: [], user: 'admin', password: 'secret' });
  afterwards(() => started.stop().catch(() => undefined));
  return started;
}

function onMotion(told: 'camera' | 'off'): RecordingRules {
  return {
    ...USUAL_RECORDING_RULES,
    recording: { mode: 'motion', pre_s: 1, post_s: 1, hours: [] },
    motion: { ...USUAL_RECORDING_RULES.motion, source: told },
  };
}

test(
  'what moves is recorded with what came before, live goes on meanwhile, and the timeline says why the rest is missing',
  { timeout: 60_000 },
  async () => {
    const [cam, teller] = [await camera(), await onvif()];
    const { process, link } = await engine();
    const front: CameraSource = {
      ...source('front', cam),
      onvifAddress: teller.onvifAddress,
      rules: onMotion('camera'),
    };
    link.cameras({ ...front, rules: USUAL_RECORDING_RULES });
    await link.written('front', 50);
    teller.setMotion(false);
    link.cameras(front);
    await until('it waits', () => link.state('front')?.waiting === 'motion');
    const made = cam.counters().framesMade;
    await until('more comes than is kept', () => cam.counters().framesMade > made + 110);
    const before = link.state('front');
    expect(before).toMatchObject({ kind: 'recording', motion: false, framesLost: 0 });

    link.send({ type: 'subscribe', subscription: 1, cameraId: 'front' });
    await until('live goes on', () => link.frames.length > 30);
    expect(link.frames[0]?.frame.key).toBe(true);
    expect(link.state('front')?.framesWritten).toBe(before?.framesWritten);

    teller.setMotion(true);
    await until('there is motion', () => link.state('front')?.motion === true);
    expect(link.state('front')?.waiting).toBeUndefined();
    await link.written('front', (before?.framesWritten ?? 0) + 50);
    teller.setMotion(false);
    await until('it waits again', () => link.state('front')?.waiting === 'motion');
    expect(link.state('front')).toMatchObject({ motion: false, framesLost: 0, interruptions: 0 });
    await process.end('SIGTERM');

    const { spans, gaps, events } = await footage().timelineInPieces('front', EVER);
    const [motion] = events.filter(({ kind }) => kind === 'motion');
    expect(gaps).toEqual([expect.objectContaining({ reason: NOTHING_MOVED })]);
    const span = spans.at(-1);
    expect(spans).toHaveLength(2);
    expect(span?.from_ms).toBeLessThan((motion?.from_ms ?? 0) - 500);
    expect(span?.to_ms).toBeGreaterThan(motion?.to_ms ?? Number.POSITIVE_INFINITY);
  },
);

test('motion that nobody looks for is no reason not to record', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras({ ...source('front', cam), rules: onMotion('off') });
  const state = await link.written('front', 50);
  expect(state.waiting).toBeUndefined();
  expect(state.motion).toBeUndefined();
  expect(state.motionProblem).toContain('motion');
});

test('a camera that tells no motion any more is recorded always, and it is said', async () => {
  const [cam, teller] = [await camera(), await onvif()];
  const { link } = await engine();
  teller.setMotion(false);
  link.cameras({ ...source('front', cam), onvifAddress: teller.onvifAddress, rules: onMotion('camera') });
  await until('it waits', () => link.state('front')?.waiting === 'motion');
  await teller.stop();
  await until('it is said', () => link.state('front')?.motionProblem !== undefined);
  const state = link.state('front');
  expect(state?.waiting).toBeUndefined();
  expect(state?.motion).toBeUndefined();
  expect(JSON.stringify(state)).not.toContain('secret');
  await link.written('front', (state?.framesWritten ?? 0) + 50);
});

test('other rules hold at once and on the same connection', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  const front = source('front', cam);
  const hours = {
    ...USUAL_RECORDING_RULES,
    recording: { ...USUAL_RECORDING_RULES.recording, mode: 'schedule' },
  } as const;
  link.cameras({ ...front, rules: hours });
  const waits = await until('it waits', () => link.state('front')?.waiting === 'schedule' && link.state('front'));
  expect(waits).toMatchObject({ kind: 'recording', framesWritten: 0 });
  const always = { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00', mode: 'always' as const };
  link.cameras({ ...front, rules: { ...hours, recording: { ...hours.recording, hours: [always] } } });
  const state = await link.written('front', 50);
  expect(state).toMatchObject({ framesLost: 0, interruptions: 0 });
  expect(state.waiting).toBeUndefined();
  link.cameras({ ...front, rules: hours });
  await until('it waits again', () => link.state('front')?.waiting === 'schedule');
  expect(cam.counters().sessions).toHaveLength(1);
  await process.end('SIGTERM');
  expect((await footage().timelineInPieces('front', EVER)).spans).toHaveLength(1);
});
