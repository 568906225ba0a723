import { describe, expect, it } from 'vitest';
import { chase } from './live-edge.ts';
import { FRAME_TICKS, MediaTimeline } from './media-timeline.ts';

const at = (frame: number): [bigint, number] => [BigInt(1_000_000 + frame * 3600), 1_000_000 / 90 + frame * 40];

describe('the timeline of a media element', () => {
  it('begins at 0 and tells which frame shows, to the microsecond that browsers round to', () => {
    const timeline = new MediaTimeline();
    for (const frame of [0, 1, 2]) expect(timeline.place(...at(frame))).toEqual({ decode: frame * 3600, offset: 0 });
    expect(timeline.capturedAt(0.04)).toBeCloseTo(at(1)[1]);
    expect(timeline.capturedAt(0.079_999)).toBeCloseTo(at(2)[1]);
  });

  it('leaves no hole where the camera stood still, so that nothing is waited for', () => {
    const timeline = new MediaTimeline();
    timeline.place(...at(0));
    expect(timeline.place(...at(1000))?.decode).toBe(2 * FRAME_TICKS - 1);
    expect(timeline.place(...at(1001))?.decode).toBe(2 * FRAME_TICKS - 1 + 3600);
  });

  it('begins anew when the camera’s clock goes back', () => {
    const timeline = new MediaTimeline();
    timeline.place(...at(5));
    expect(timeline.place(...at(5))).toBeUndefined();
    expect(timeline.place(...at(4))).toBeUndefined();
  });

  it('shows frames in their own order where they are decoded in another', () => {
    const timeline = new MediaTimeline();
    const shown = [1, 4, 2, 3];
    const places = shown.map((frame, n) => timeline.place(at(n)[0], at(frame)[1]));
    expect(places.map((place) => place?.offset)).toEqual([3600, 10_800, 0, 0]);
    expect(timeline.capturedAt(0.1)).toBeCloseTo(at(2)[1]);
  });
});

describe('keeping to the newest picture', () => {
  it('hurries a little while it is a little behind, and leaps to a key frame when it is far', () => {
    expect(chase({ now_s: 10, edge_s: 10.05, key_s: 9 })).toEqual({ kind: 'rate', rate: 1 });
    expect(chase({ now_s: 10, edge_s: 10.2, key_s: 9 })).toMatchObject({ kind: 'rate', rate: expect.closeTo(1.2) });
    expect(chase({ now_s: 10, edge_s: 14, key_s: 9 })).toEqual({ kind: 'rate', rate: 4 });
    expect(chase({ now_s: 10, edge_s: 14, key_s: 13 })).toEqual({ kind: 'leap', to_s: 13 });
  });
});
