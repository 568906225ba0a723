import { beforeEach, describe, expect, it } from 'vitest';
import { Gesture } from './gesture.ts';

const view = { from_ms: 1_000_000, to_ms: 2_000_000 };
const SLACK = 0.01;
let gesture: Gesture;
beforeEach(() => {
  gesture = new Gesture();
});

describe('gestures on a timeline', () => {
  it('seeks where a pointer did not move, or hardly', () => {
    expect(gesture.down(1, 0.25, false, view)).toBeUndefined();
    expect(gesture.move(1, 0.255, SLACK, view)).toBeUndefined();
    expect(gesture.up(1, 0.255, view)).toEqual({ kind: 'seek', at_ms: 1_255_000 });
    expect(gesture.isActive).toBe(false);
  });

  it('pans with what is under the pointer, and seeks nowhere after it', () => {
    gesture.down(1, 0.5, false, view);
    const act = gesture.move(1, 0.6, SLACK, view);
    expect(act).toEqual({ kind: 'view', view: { from_ms: expect.closeTo(900_000), to_ms: expect.closeTo(1_900_000) } });
    expect(gesture.up(1, 0.6, view)).toBeUndefined();
  });

  it('scrubs from the ruler and settles at its end, never beyond the edge', () => {
    expect(gesture.down(1, 0.5, true, view)).toEqual({ kind: 'scrub', at_ms: 1_500_000 });
    expect(gesture.move(1, 0.501, SLACK, view)).toEqual({ kind: 'scrub', at_ms: 1_501_000 });
    expect(gesture.move(1, 1.4, SLACK, view)).toEqual({ kind: 'scrub', at_ms: 2_000_000 });
    expect(gesture.up(1, -0.4, view)).toEqual({ kind: 'seek', at_ms: 1_000_000 });
  });

  it('zooms with two fingers, the instant under the one that stays in its place', () => {
    gesture.down(1, 0.5, false, view);
    gesture.down(2, 0.6, false, view);
    const act = gesture.move(2, 0.7, SLACK, view);
    expect(act).toEqual({
      kind: 'view',
      view: { from_ms: expect.closeTo(1_250_000), to_ms: expect.closeTo(1_750_000) },
    });
    expect(gesture.up(2, 0.7, view)).toBeUndefined();
    expect(gesture.up(1, 0.5, view)).toBeUndefined();
  });

  it('takes no third finger, and none that it does not know', () => {
    gesture.down(1, 0.1, false, view);
    gesture.down(2, 0.2, false, view);
    expect(gesture.down(3, 0.3, true, view)).toBeUndefined();
    expect(gesture.move(3, 0.9, SLACK, view)).toBeUndefined();
    expect(gesture.up(3, 0.9, view)).toBeUndefined();
  });

  it('does nothing more with a pointer that the system took', () => {
    gesture.down(1, 0.1, true, view);
    gesture.cancel(1);
    expect(gesture.up(1, 0.1, view)).toBeUndefined();
    expect(gesture.isActive).toBe(false);
  });
});
