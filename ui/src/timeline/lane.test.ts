import { describe, expect, it } from 'vitest';
import { laneOf, pathOf, sentencesAt } from './lane.ts';

const START_MS = Date.parse('2026-11-23T14:00:00Z');
const MINUTE_MS = 60_000;
const at = (minutes: number): string => new Date(START_MS + minutes * MINUTE_MS).toISOString();
const moving = {
  cameraId: 'door',
  spans: [{ from: at(0), to: at(100) }],
  gaps: [],
  events: [{ kind: 'motion' as const, from: at(10) }],
};

describe('a lane of the timeline', () => {
  it('draws motion that lasts up to now, and one whose end was never told as its beginning', () => {
    const lasting = laneOf(moving, START_MS + 15 * MINUTE_MS);
    expect(lasting.events[0]).toMatchObject({ to_ms: START_MS + 15 * MINUTE_MS, isOpen: true });
    expect(sentencesAt(lasting, START_MS + 12 * MINUTE_MS, 0, 'UTC')).toEqual(['Motion since 14:10:00.']);
    const old = laneOf(moving, START_MS + 600 * MINUTE_MS);
    expect(old.events[0]).toMatchObject({ to_ms: START_MS + 10 * MINUTE_MS, isOpen: false });
    expect(sentencesAt(old, START_MS + 12 * MINUTE_MS, 0, 'UTC')).toEqual(['Recorded.']);
  });

  it('says three things of an instant at most, and no reason that is none', () => {
    const events = Array.from({ length: 50 }, () => ({
      kind: 'disk' as const,
      from: at(10),
      reason: 'The disk was slow',
    }));
    const gaps = [{ from: at(5), to: at(20), reason: 'not known' }];
    const lane = laneOf({ ...moving, spans: [], gaps, events }, START_MS);
    const said = '14:10:00 The disk was slow.';
    expect(sentencesAt(lane, START_MS + 10 * MINUTE_MS, 0, 'UTC')).toEqual(['Nothing recorded.', said, said, said]);
  });

  it('draws what is seen alone, a moment as wide as a pixel, and nothing far outside', () => {
    const view = { from_ms: 1_000, to_ms: 2_000 };
    const ranges = [
      { from_ms: 0, to_ms: 500 },
      { from_ms: 1_500, to_ms: 1_500 },
      { from_ms: -1e15, to_ms: 1e15 },
    ];
    expect(pathOf(ranges, view, 100)).toBe('M50.0 0H51.0V1H50.0ZM-1.0 0H101.0V1H-1.0Z');
  });
});
