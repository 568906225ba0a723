/** What the recorder sees of a camera now, and how much moved in the last seconds by the settings that are being tried. */
import { findMoved, type MotionLook, type MovedCells } from '@nightlatch/protocol';
import { bytesOfBase64 } from '@nightlatch/ui/base64';
import { useEffect, useMemo, useState } from 'react';
import { followLooks } from './motion-looks.ts';

/** Half a minute at five looks a second. */
const LOOKS_KEPT = 150;
/** Without a look for so long, what was seen is old. */
const STALE_MS = 6_000;

export interface MotionNow {
  readonly state: 'connecting' | 'settling' | 'seen' | 'problem';
  /** With `problem`. */
  readonly reason?: string | undefined;
  /** With `seen`. */
  readonly moved?: MovedCells | undefined;
  readonly apart_ms?: number | undefined;
  /** Levels of the last looks, oldest first; see MovedCells. */
  readonly levels: readonly number[];
}

interface Seen {
  readonly look: MotionLook | undefined;
  /** Of those that were seen, oldest first. */
  readonly changes: readonly Uint8Array[];
}

export function useMotionLooks(cameraId: string, counts: Uint8Array, sensitivity: number): MotionNow {
  const [seen, setSeen] = useState<Seen>({ look: undefined, changes: [] });
  useEffect(() => {
    let stale: ReturnType<typeof setTimeout> | undefined;
    const lose = (): void => setSeen(({ changes }) => ({ look: undefined, changes }));
    const stop = followLooks(cameraId, {
      onLost: lose,
      onLook: (look) => {
        clearTimeout(stale);
        if (look.kind !== 'problem')
          stale = setTimeout(lose, look.kind === 'seen' ? STALE_MS + 2 * look.apart_ms : STALE_MS);
        setSeen(({ changes }) => ({
          look,
          changes: look.kind === 'seen' ? [...changes, bytesOfBase64(look.changes)].slice(-LOOKS_KEPT) : changes,
        }));
      },
    });
    return () => {
      clearTimeout(stale);
      stop();
    };
  }, [cameraId]);

  const { look, changes } = seen;
  const last = changes.at(-1);
  // The whole half minute by the settings of now: who changes them sees what they would have made of it.
  const levels = useMemo(
    () => changes.map((one) => findMoved(one, counts, sensitivity).level),
    [changes, counts, sensitivity],
  );
  if (look === undefined) return { state: 'connecting', levels };
  if (look.kind === 'problem') return { state: 'problem', reason: look.reason, levels };
  if (look.kind === 'settling' || last === undefined) return { state: 'settling', levels };
  return { state: 'seen', moved: findMoved(last, counts, sensitivity), apart_ms: look.apart_ms, levels };
}
