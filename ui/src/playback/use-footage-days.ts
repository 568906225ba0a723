/** The days that have footage of any of some cameras, newest first, kept fresh; for a Calendar. */
import { routes } from '@nightlatch/protocol';
import { call } from '../api.ts';
import { usePolled, type Polled } from '../use-polled.ts';

const EVERY_MS = 60_000;

export function useFootageDays(cameraIds: readonly string[]): Polled<readonly string[]> {
  return usePolled(cameraIds.length === 0 ? undefined : cameraIds.join(' '), EVERY_MS, async (signal) => {
    const days = await Promise.all(cameraIds.map((id) => call(routes.days, { params: { id }, signal })));
    return [...new Set(days.flat())].toSorted().toReversed();
  });
}
