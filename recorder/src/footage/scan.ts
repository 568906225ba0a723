/**
 * Reads a footage file from the front to find its whole fragments, when its row is missing or may be behind. Blocking; memory is one
 * fragment at most. The media of the last fragments is checked too: after a power cut a file may have its length but not its bytes.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { type FragmentInfo, readFragmentHead } from '../media/fmp4/fragment.ts';
import { readBoxHead } from '../media/fmp4/box.ts';
import { MAX_INIT_BYTES, readInit } from '../media/fmp4/read-init.ts';
import type { SegmentRecord } from './footage-index.ts';
import { FragmentTable } from './fragment-table.ts';
import type { SegmentPlace } from './paths.ts';
import { fillsItsSamples, readAt } from './sample-bytes.ts';

const MAX_FRAGMENT_HEAD_BYTES = 64 * 1024;
const FIRST_READ_BYTES = 4096;
/** Fragments whose media is checked: more than could have been written without a sync. */
const CHECKED_FRAGMENTS = 6;
const SEARCHED_BYTES = 1024 * 1024;
const MAX_CHECKED_BYTES = 64 * 1024 * 1024;

/** More than any camera puts behind a NAL unit by mistake. */
const ZEROS = Buffer.alloc(16);

interface FoundFragment {
  readonly info: FragmentInfo;
  readonly position: number;
}

/**
 * The record of the file at `file` (absolute), which lies at `path` below the footage folder; undefined when it holds no whole
 * fragment. With `cut`, what follows the last whole fragment is cut off and the file synced. `sureBytes`: so much was synced; of the last
 * fragments after it, one that lacks a page ends the file.
 */
export function scanSegment(
  file: string,
  path: string,
  place: SegmentPlace,
  cut: boolean,
  sureBytes = Number.POSITIVE_INFINITY,
): SegmentRecord | undefined {
  const fd = openSync(file, cut ? 'r+' : 'r');
  try {
    const length = fstatSync(fd).size;
    const init = readInit(readAt(fd, 0, Math.min(length, MAX_INIT_BYTES)));
    if (init === undefined) return undefined;
    const found = findFragments(fd, init.bytes, length);
    while (found.length > 0 && !hasSoundTail(fd, found)) found.pop();
    const torn = found.slice(-CHECKED_FRAGMENTS).find((one) => endOf(one) > sureBytes && lacksPage(fd, one));
    if (torn !== undefined) found.splice(found.indexOf(torn));
    const last = found.at(-1);
    if (last === undefined) return undefined;
    const bytes = last.position + last.info.bytes;
    if (cut && bytes < length) ftruncateSync(fd, bytes);
    if (cut) fsyncSync(fd);
    const { table, end_ticks } = tableOf(found);
    return {
      ...place,
      path,
      duration_ticks90k: end_ticks,
      bytes,
      initBytes: init.bytes,
      config: init.config,
      sound: init.sound,
      gapBefore_ms: undefined,
      gapReason: undefined,
      clockOffset_ms: 0,
      complete: true,
      fragments: table.toBytes(),
    };
  } finally {
    closeSync(fd);
  }
}

/**
 * Whether `count` whole, sound fragments are anywhere in the file after `start`, however damaged what is before them: then it is not
 * to be thrown away. Reads the file once at most.
 */
export function holdsFragments(file: string, start: number, count: number): boolean {
  const fd = openSync(file, 'r');
  try {
    const length = fstatSync(fd).size;
    let found = 0;
    for (let from = start; from < length;) {
      // A name that lies across two parts is found with the first.
      const part = readAt(fd, from, Math.min(SEARCHED_BYTES + 3, length - from));
      const at = part.indexOf('moof');
      const position = from + at - 4;
      const info = at < 0 || position < start ? undefined : readHeadAt(fd, position, length);
      const isWhole = info !== undefined && position + info.bytes <= length && hasSoundTail(fd, [{ info, position }]);
      if (isWhole && ++found === count) return true;
      if (isWhole) from = position + info.bytes;
      else from += at < 0 ? SEARCHED_BYTES : at + 1;
    }
    return false;
  } finally {
    closeSync(fd);
  }
}

function findFragments(fd: number, from: number, length: number): FoundFragment[] {
  const found: FoundFragment[] = [];
  for (let position = from; position < length;) {
    const info = readHeadAt(fd, position, length);
    if (info === undefined || position + info.bytes > length) break;
    found.push({ info, position });
    position += info.bytes;
  }
  return found;
}

function readHeadAt(fd: number, position: number, length: number): FragmentInfo | undefined {
  const first = readAt(fd, position, Math.min(FIRST_READ_BYTES, length - position));
  const moof = readBoxHead(first, 0);
  if (moof?.type !== 'moof' || moof.bytes > MAX_FRAGMENT_HEAD_BYTES) return undefined;
  const needed = moof.bytes + 8;
  const bytes = needed <= first.length ? first : readAt(fd, position, Math.min(needed, length - position));
  return readFragmentHead(bytes);
}

function tableOf(found: readonly FoundFragment[]): { table: FragmentTable; end_ticks: number } {
  const table = new FragmentTable();
  let end_ticks = 0;
  for (const { info } of found) {
    const start = Math.max(info.decode_ticks90k, end_ticks);
    const duration = info.samples.reduce((sum, sample) => sum + sample.duration_ticks90k, 0);
    const first = info.samples[0];
    table.add({
      skipped_ticks90k: start - end_ticks,
      duration_ticks90k: duration,
      bytes: info.bytes,
      keyBytes: first?.key ? first.bytes : 0,
    });
    end_ticks = start + duration;
  }
  return { table, end_ticks };
}

function endOf({ info, position }: FoundFragment): number {
  return position + info.bytes;
}

/** No NAL unit has more than two zeros in a row (H.264, 7.4.1; H.265 likewise), and a length before it at most three. */
function lacksPage(fd: number, { info, position }: FoundFragment): boolean {
  const pictureBytes = info.samples.reduce((sum, sample) => sum + sample.bytes, 0);
  return readAt(fd, position + info.headBytes, pictureBytes).includes(ZEROS);
}

/** Whether the NAL units of the last fragments fill their samples exactly; lengths that are all zero do not. */
function hasSoundTail(fd: number, found: readonly FoundFragment[]): boolean {
  return found.slice(-CHECKED_FRAGMENTS).every(({ info, position }) => {
    const mediaBytes = info.bytes - info.headBytes;
    if (mediaBytes > MAX_CHECKED_BYTES) return false;
    return fillsItsSamples(readAt(fd, position + info.headBytes, mediaBytes), info.samples);
  });
}
