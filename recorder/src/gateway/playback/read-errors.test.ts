import { expect, test } from 'vitest';
import { DiskErrorCount } from '../../footage/disk-problem.ts';
import { FileHandles } from '../../footage/file-handles.ts';
import { withReadErrors } from './read-errors.ts';

const store = { free_bytes: 1, footage_bytes: 0, slowestSync_ms: 1, reserveSpent: false, cameras: [] };
const states = { type: 'states' as const, states: [], footageWritable: true, store };

test('an error of the disk while a file is read is counted beside those of writing, and thrown on', async () => {
  const count = new DiskErrorCount();
  const handles = new FileHandles(2, (error) => count.add(error, 7_000));
  // A file that is there and whose first bytes the system cannot read: EIO, as a bad sector gives.
  await expect(handles.read('/proc/self/mem', 0, 16)).rejects.toThrow('EIO');
  await expect(handles.read('/proc/self/nothing', 0, 16)).resolves.toBeUndefined();
  handles.close();
  expect(count.errors).toEqual({ count: 1, last_ms: 7_000 });
  expect(withReadErrors(states, count.errors)?.store?.errors).toEqual({ count: 1, last_ms: 7_000 });
  const written = { ...states, store: { ...store, errors: { count: 2, last_ms: 9_000 } } };
  expect(withReadErrors(written, count.errors)?.store?.errors).toEqual({ count: 3, last_ms: 9_000 });
  expect(withReadErrors(states, undefined)).toBe(states);
  expect(withReadErrors(undefined, count.errors)).toBeUndefined();
});
