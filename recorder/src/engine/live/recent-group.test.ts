import { expect, test } from 'vitest';
import { RecentGroup } from './recent-group.ts';

const frame = (key: boolean, bytes: number) => ({
  key,
  data: Buffer.alloc(bytes),
  captured_ms: 0,
  decode_ticks90k: 0,
});

test('keeps the frames since the last key frame, and none of a group that is too long', () => {
  const group = new RecentGroup();
  group.add(frame(false, 10));
  expect(group.frames(1e9)).toHaveLength(0);
  group.add(frame(true, 100));
  group.add(frame(false, 10));
  expect(group.frames(1e9)).toHaveLength(2);
  expect(group.frames(109)).toHaveLength(0);
  group.add(frame(false, 4 * 1024 * 1024));
  group.add(frame(false, 10));
  expect(group.frames(1e9)).toHaveLength(0);
  group.add(frame(true, 100));
  expect(group.frames(1e9)).toHaveLength(1);
});
