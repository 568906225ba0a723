// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStore } from './indexed-db.ts';
import { join } from './join.ts';
import type { RecorderStore } from './kept-recorder.ts';
import { Markers } from './markers.ts';
import { Recorders } from './recorders.ts';
import { FakeRecorder, RECORDER_ID, RESET_AT, TOKEN } from '../../test/fake-recorder.ts';
import type { ConnectionSurroundings } from './connection.ts';

/** Polls never come by themselves here; `check` and `tryAllNow` end a wait. */
const surroundings: ConnectionSurroundings = {
  seen: () => Promise.resolve(),
  random: () => 0,
  wait: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
};

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

let recorder: FakeRecorder;
let store: RecorderStore;
let storage: ReturnType<typeof memoryStorage>;
let recorders: Recorders;
beforeEach(async () => {
  recorder = await FakeRecorder.start();
  store = memoryStore();
  storage = memoryStorage();
  recorders = await start();
});
afterEach(async () => {
  recorders.close();
  await recorder.stop();
});

async function start(from = store): Promise<Recorders> {
  const opened = new Recorders(from, new Markers(storage), surroundings);
  await opened.open();
  return opened;
}

async function add(name?: string) {
  const offer = { token: TOKEN };
  const joined = await join({ recorderId: RECORDER_ID, offer, password: recorder.password, label: 'iPhone' });
  const added = await recorders.add(joined, 'iPhone', name);
  return { ...added, identity: joined.identity };
}

const stateIs = (identity: string, kind: string) =>
  vi.waitFor(() => expect(recorders.snapshot().states.get(identity)?.kind).toBe(kind), { timeout: 5000 });

describe('recorders', () => {
  it('after a reset: kept with the time, asked nothing at the next start, and back with name and layout', async () => {
    const { identity, again } = await add('Cabin');
    expect(again).toBe(false);
    await stateIs(identity, 'open');
    await recorders.change(identity, { order: ['yard', 'door'], columns: 2 });

    recorder.behaviour = 'reset';
    recorder.endSessions();
    recorders.check(identity);
    await stateIs(identity, 'reset');
    await vi.waitFor(async () => expect((await store.all())[0]?.ending).toEqual({ why: 'reset', at: RESET_AT }));
    recorders.close();
    recorder.requests.length = 0;
    recorders = await start();
    recorders.tryAllNow();
    expect(recorders.snapshot().states.get(identity)).toEqual({ kind: 'reset', at: RESET_AT });
    expect(recorders.snapshot().listed[0]).toMatchObject({ name: 'Cabin', order: ['yard', 'door'], columns: 2 });

    await recorders.remove(identity);
    expect(recorder.requests).toEqual([]);
    expect(recorders.snapshot().listed).toEqual([]);
    expect((await store.all())[0]).not.toHaveProperty('pairing');

    recorder.behaviour = 'open';
    const back = await add();
    expect(back.again).toBe(true);
    expect(back.recorder).toMatchObject({ name: 'Cabin', order: ['yard', 'door'], columns: 2 });
    expect(back.recorder).not.toHaveProperty('ending');
    await stateIs(identity, 'open');
  });

  it('removing a live one makes the recorder forget the key too', async () => {
    const { identity } = await add();
    await stateIs(identity, 'open');
    await recorders.remove(identity);
    expect(recorder.requests.at(-1)).toBe('DELETE /api/app/pairing');
    expect(recorders.snapshot().forgotten).toEqual([]);
  });

  it('says when the browser has thrown the keys away, until it is dismissed', async () => {
    const { identity } = await add('Cabin');
    recorders.close();
    recorders = await start(memoryStore());
    expect(recorders.snapshot().forgotten).toEqual([{ identity, recorderId: RECORDER_ID, name: 'Cabin' }]);
    recorders.dismissForgotten(identity);
    expect(recorders.snapshot().forgotten).toEqual([]);
  });
});
