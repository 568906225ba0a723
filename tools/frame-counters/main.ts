/**
 * `node tools/frame-counters/main.ts DATA` prints one JSON line for each camera of a recorder's data folder, and ends with status 1
 * when a frame is missing or there twice.
 */
import { readFrameCounters } from './frame-counters.ts';

const data = process.argv[2];
if (data === undefined) {
  console.error('Say which data folder to read: node tools/frame-counters/main.ts DATA');
  process.exit(2);
}
for (const camera of await readFrameCounters(data)) {
  console.log(JSON.stringify(camera));
  if (camera.missingCount > 0 || camera.duplicates.length > 0) process.exitCode = 1;
}
