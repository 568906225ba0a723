/** The websocket by which an owner sees what the recorder sees move: what goes through it, when it ends, and what is not saved. */
import { MOTION_CELLS, type MotionLook, USUAL_RECORDING_RULES, motionLookSchema } from '@nightlatch/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../tools/waiting/eventually.ts';
import type { Client } from './lib/client.ts';
import { House, SLOW_START_MS } from './lib/house.ts';

let house: House;
let owner: Client;
let cameraId: string;

beforeAll(async () => {
  house = await House.open();
  ({ owner } = await house.setUp());
  [cameraId = ''] = house.engine.cameras.map(({ id }) => id);
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

const changes = Buffer.alloc(MOTION_CELLS, 7).toString('base64');

test('looks go to whoever watches, and the engine stops looking when the page is gone', async () => {
  const looks: MotionLook[] = [];
  const onMessage = (data: unknown): number => looks.push(motionLookSchema.parse(JSON.parse(String(data))));
  const socket = await owner.socket(`/api/cameras/${cameraId}/motion`, { onMessage });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  const [subscription] = await eventually('the engine is asked', () => {
    const asked = [...house.engine.motionWatched.entries()].find(([, camera]) => camera === cameraId);
    return asked;
  });
  const seen: MotionLook = { kind: 'seen', changes, apart_ms: 200 };
  house.engine.say({ type: 'motion-look', subscription, look: seen });
  house.engine.say({ type: 'motion-look', subscription, look: { kind: 'problem', reason: 'no ffmpeg' } });
  await eventually('both came', () => looks.length === 2);
  expect(looks).toEqual([seen, { kind: 'problem', reason: 'no ffmpeg' }]);
  socket.close();
  await eventually('it is not asked any more', () => house.engine.motionWatched.size === 0);
});

test('a camera that is not there, or goes, ends it', async () => {
  const open = async (id: string): Promise<number> => {
    const socket = await owner.socket(`/api/cameras/${id}/motion`);
    if (typeof socket === 'number') return socket;
    return new Promise((resolve) => {
      socket.on('close', resolve);
    });
  };
  expect(await open('nobody')).toBe(4_404);
  const closed = open(cameraId);
  const [subscription] = await eventually('it is asked', () => [...house.engine.motionWatched.entries()][0]);
  house.engine.say({ type: 'ended', subscription });
  expect(await closed).toBe(4_404);
});

test('cells and sensitivity are kept and reach the engine; what cannot be is refused with its field', async () => {
  const save = async (motion: object) =>
    owner.call('PUT', `/api/cameras/${cameraId}/rules`, {
      body: { ...USUAL_RECORDING_RULES, motion: { ...USUAL_RECORDING_RULES.motion, ...motion } },
    });
  const cells = `${'0'.repeat(72)}${'f'.repeat(72)}`;
  const motion = { source: 'both', sensitivity: 80, cells };
  expect((await save(motion)).json['rules']).toMatchObject({ motion });
  await eventually('the engine knows', () => house.engine.cameras[0]?.rules?.motion.cells === cells);
  for (const [wrong, field] of [
    [{ cells: '0'.repeat(144) }, 'cells'],
    [{ cells: 'f'.repeat(145) }, 'cells'],
    [{ cells: 'g'.repeat(144) }, 'cells'],
    [{ sensitivity: 0 }, 'sensitivity'],
    [{ sensitivity: 101 }, 'sensitivity'],
    [{ source: 'somebody' }, 'source'],
  ] as const) {
    const refused = await save({ ...motion, ...wrong });
    expect([refused.status, refused.code, refused.text.includes(field)]).toEqual([400, 'bad-input', true]);
  }
  expect(house.engine.cameras[0]?.rules?.motion).toEqual(motion);
});

test('rules of an earlier version, with zones, are read', async () => {
  const zones = [{ name: 'a', kind: 'watch', points: [] }];
  const { sensitivity } = USUAL_RECORDING_RULES.motion;
  const answer = await owner.call('PUT', `/api/cameras/${cameraId}/rules`, {
    body: { ...USUAL_RECORDING_RULES, motion: { source: 'camera', sensitivity, zones } },
  });
  expect(answer.json['rules']).toMatchObject({ motion: { source: 'camera', sensitivity } });
  expect(answer.text).not.toContain('zones');
});
