/** Counts from the files alone which of the numbered frames are on the disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp } from '@nightlatch/tools/bytes/frame-stamp';
import { judge, readFrameCounters } from '@nightlatch/tools/frame-counters/frame-counters';
import type { RecorderKind } from './recorders.ts';

export interface FramesOnDisk {
  /** By camera. */
  readonly frames: readonly number[];
  /** Frames that are there twice, or carry no number. */
  readonly strange: number;
}

export async function framesOnDisk(kind: RecorderKind, folder: string, cameras: number): Promise<FramesOnDisk> {
  const frames = Array.from({ length: cameras }, () => 0);
  let strange = 0;
  if (kind === 'floor') {
    for (let n = 0; n < cameras; n++) {
      const { count, duplicates } = judge(numbersInPackets(readFileSync(join(folder, `${n}.rtp`))));
      frames[n] = count - duplicates.length;
      strange += duplicates.length;
    }
    return { frames, strange };
  }
  for (const found of await readFrameCounters(folder)) {
    frames[Number(found.camera.slice('camera'.length))] = found.count - found.duplicates.length;
    strange += found.duplicates.length + found.unstamped;
  }
  return { frames, strange };
}

/** Numbers of the frames whose packets are whole in a recorded connection: the stamp comes first, the marker last. */
function numbersInPackets(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let open: number | undefined;
  let at = bytes.indexOf('\r\n\r\n') + 4;
  while (at + 16 <= bytes.length && bytes[at] === 0x24) {
    const next = at + 4 + bytes.readUInt16BE(at + 2);
    if (next > bytes.length) break;
    open = readStamp([bytes.subarray(at + 16, next)])?.counter ?? open;
    if ((bytes[at + 5] ?? 0) >= 0x80 && open !== undefined) numbers.push(open);
    at = next;
  }
  return numbers;
}
