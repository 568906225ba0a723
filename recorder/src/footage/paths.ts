/** Where footage lies: `footage/<camera>/<stream>/<YYYY-MM-DD>/<HH-MM-SS.mmm>Z.mp4`, times in UTC. Pure. */
import { join } from 'node:path';

/** The stream recorded of each camera; a second one has its own folder beside it. */
export const MAIN_STREAM = 'main';

const DAY_PATTERN = /^\d{4}-\d\d-\d\d$/;
const NAME_PATTERN = /^(\d\d)-(\d\d)-(\d\d\.\d{3})Z\.mp4$/;

export function footageFolder(dataDir: string): string {
  return join(dataDir, 'footage');
}

export function indexPath(dataDir: string): string {
  return join(footageFolder(dataDir), 'index.db');
}

export interface SegmentPlace {
  readonly cameraId: string;
  readonly stream: string;
  /** Milliseconds of the Unix epoch. */
  readonly start_ms: number;
}

/** Below the footage folder, with `/`. */
export function segmentPath({ cameraId, stream, start_ms }: SegmentPlace): string {
  const [day = '', time = ''] = new Date(start_ms).toISOString().split('T');
  return `${cameraId}/${stream}/${day}/${time.replaceAll(':', '-')}.mp4`;
}

/** The place of a file, from its path below the footage folder; undefined for a file that is no footage. */
export function parseSegmentPath(path: string): SegmentPlace | undefined {
  const [cameraId, stream, day, name, ...more] = path.split('/');
  const time = NAME_PATTERN.exec(name ?? '');
  if (!cameraId || !stream || time === null || more.length > 0 || !DAY_PATTERN.test(day ?? '')) return undefined;
  const start_ms = Date.parse(`${day}T${time[1]}:${time[2]}:${time[3]}Z`);
  return Number.isNaN(start_ms) ? undefined : { cameraId, stream, start_ms };
}

export function isDayFolder(name: string): boolean {
  return DAY_PATTERN.test(name);
}
