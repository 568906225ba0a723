/** When files end: about every five minutes, at moments that differ from camera to camera, so that the disk is not hit by all at once. Pure. */

const FILE_MS = 300_000;
/** A file that begins shortly before its turn waits for the one after. */
const SHORTEST_FILE_MS = 30_000;

/** The first moment at which a file that began at `start_ms` may end; both milliseconds of the Unix epoch. */
export function nextTurn_ms(cameraId: string, start_ms: number): number {
  const phase_ms = hash(cameraId) % FILE_MS;
  const earliest_ms = start_ms + SHORTEST_FILE_MS;
  return Math.ceil((earliest_ms - phase_ms) / FILE_MS) * FILE_MS + phase_ms;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
