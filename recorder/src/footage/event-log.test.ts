import { expect, test } from 'vitest';
import { EventLog } from './event-log.ts';

test('what lasts is one row whose end moves on', () => {
  const log = new EventLog();
  const motion = log.begin({ at_ms: 1_000, cameraId: 'yard', kind: 'motion', detail: 'gate' });
  const first = log.take();
  expect(first.events).toMatchObject([{ at_ms: 1_000, to_ms: 1_000, detail: 'gate', row: undefined }]);
  motion.extend(2_000);
  first.done([7]);
  const second = log.take();
  expect(second.events).toMatchObject([{ at_ms: 1_000, to_ms: 2_000, row: 7 }]);
  second.done([7]);
  expect(log.take().events).toEqual([]);
  motion.end(3_000);
  motion.extend(9_000);
  expect(log.take().events).toMatchObject([{ to_ms: 3_000, row: 7 }]);
});

test('a batch that the index did not take waits on', () => {
  const log = new EventLog();
  log.add({ at_ms: 1, cameraId: undefined, kind: 'disk', reason: 'The disk is full.' });
  log.take();
  expect(log.take().events).toHaveLength(1);
});

test('what waits is bounded', () => {
  const log = new EventLog();
  for (let at_ms = 0; at_ms < 10_100; at_ms++) log.add({ at_ms, cameraId: 'yard', kind: 'failed', reason: 'x' });
  expect(log.take().events).toHaveLength(10_000);
});
