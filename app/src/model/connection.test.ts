// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection, type ConnectionState, type ConnectionSurroundings } from './connection.ts';
import { join } from './join.ts';
import type { Pairing } from './kept-recorder.ts';
import { FakeRecorder, RECORDER_ID, RESET_AT, TOKEN, type Behaviour } from '../../test/fake-recorder.ts';

let recorder: FakeRecorder;
let pairing: Pairing;
beforeEach(async () => {
  recorder = await FakeRecorder.start();
  const offer = { token: TOKEN };
  pairing = (await join({ recorderId: RECORDER_ID, offer, password: recorder.password, label: 'iPhone' })).pairing;
  recorder.requests.length = 0;
});
afterEach(() => recorder.stop());

/** Runs at most `rounds` waits, without the time they would take, then ends; gives every state and every wait. */
async function watch(rounds: number, between: (round: number) => void = () => {}) {
  const states: ConnectionState[] = [];
  const waits_ms: number[] = [];
  const surroundings: ConnectionSurroundings = {
    seen: () => Promise.resolve(),
    random: () => 0,
    wait: (ms) => {
      waits_ms.push(ms);
      between(waits_ms.length);
      if (waits_ms.length >= rounds) connection.stop();
      return Promise.resolve();
    },
  };
  const connection = new Connection({ recorderId: RECORDER_ID, pairing }, surroundings, (state) => states.push(state));
  await connection.run();
  return { states, waits_ms, last: states.at(-1) };
}

describe('connection', () => {
  it('signs in by key once, then only asks for the cameras', async () => {
    const { states } = await watch(3);
    expect(states.map((state) => state.kind)).toEqual(['open', 'open', 'open']);
    expect(recorder.requests).toEqual([
      'GET /api/cameras',
      'GET /api/app/challenge',
      'POST /api/app/session',
      'GET /api/cameras',
      'GET /api/cameras',
      'GET /api/cameras',
    ]);
  });

  it('signs in again when the session has ended, and counts it so that pictures begin anew', async () => {
    const { states } = await watch(2, () => recorder.endSessions());
    expect(states.map((state) => (state.kind === 'open' ? state.session : state.kind))).toEqual([1, 2]);
  });

  it.each<[Behaviour, ConnectionState]>([
    ['reset', { kind: 'reset', at: RESET_AT }],
    ['removed', { kind: 'removed' }],
    ['reset-badly-signed', { kind: 'unproven' }],
    ['reset-unsigned', { kind: 'unproven' }],
    ['reset-of-another-recorder', { kind: 'unproven' }],
  ])('stops for good at %s: three requests, no waiting, none after', async (behaviour, expected) => {
    recorder.behaviour = behaviour;
    const { last, waits_ms } = await watch(50);
    expect(last).toEqual(expected);
    expect(waits_ms).toEqual([]);
    expect(recorder.requests).toEqual(['GET /api/cameras', 'GET /api/app/challenge', 'POST /api/app/session']);
  });

  it('does not loop between a session that opens and calls that are refused', async () => {
    recorder.behaviour = 'never-satisfied';
    const { last, waits_ms } = await watch(50);
    expect(last?.kind).toBe('refused');
    expect(waits_ms).toEqual([]);
    expect(recorder.requests).toHaveLength(4);
  });

  it('waits longer and longer while the recorder fails, and says so', async () => {
    recorder.behaviour = 'broken';
    const { last, waits_ms } = await watch(8);
    expect(last?.kind).toBe('unreachable');
    expect(waits_ms).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(recorder.requests).toHaveLength(8);
  });

  it('waits as long as it is told to, and comes back by itself', async () => {
    recorder.behaviour = 'throttled';
    const { states, waits_ms } = await watch(2, () => (recorder.behaviour = 'open'));
    expect(waits_ms[0]).toBe(77_000);
    expect(states.map((state) => state.kind)).toEqual(['unreachable', 'open']);
  });
});
