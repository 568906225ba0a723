/** Motion that the screen cannot show apart becomes one; what has words of its own does not. */
import { expect, test } from 'vitest';
import { EventDraft, type TimelineEvent } from './timeline-events.ts';

function event(kind: TimelineEvent['kind'], from_ms: number, to_ms?: number, reason?: string): TimelineEvent {
  return { kind, from_ms, to_ms, reason };
}

function drafted(events: readonly TimelineEvent[], finest_ms: number, most = 1_000): TimelineEvent[] {
  const draft = new EventDraft(finest_ms, most);
  for (const one of events) draft.add(one);
  return draft.finish();
}

test('motion less apart than the finest becomes one, also around other events; what lasts, and what has words, stays', () => {
  const events = [
    event('motion', 0, 50),
    event('motion', 10, 30),
    event('camera', 40, undefined, 'wrong password for the camera'),
    event('motion', 60, 70),
    event('motion', 90, 95),
    event('motion', 100, 110, 'told by the camera'),
    event('motion', 112, undefined),
    event('motion', 115, 118),
    event('disk', 115),
    event('disk', 116),
  ];
  expect(drafted(events, 20)).toEqual([
    event('motion', 0, 70),
    event('camera', 40, undefined, 'wrong password for the camera'),
    event('motion', 90, 95),
    event('motion', 100, 110, 'told by the camera'),
    event('motion', 112, undefined),
    event('motion', 115, 118),
    event('disk', 115),
    event('disk', 116),
  ]);
  expect(drafted(events, 0)).toEqual(events);
  expect(drafted(events, 0, 4)).toEqual(events.slice(0, 4));
});
