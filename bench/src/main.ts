/** `npm run bench -- NAME [options]`: a table for people, then one JSON line. */
import { benchFirstPicture } from './first-picture/first-picture.ts';
import { benchLive } from './live/live.ts';
import { benchMotion } from './motion/motion.ts';
import { benchPlayback } from './playback/playback.ts';
import { benchRecord } from './record/record.ts';
import { benchSeek } from './seek/seek.ts';
import { benchService } from './service/service.ts';
import { benchTimeline } from './timeline/timeline.ts';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  record: benchRecord,
  motion: benchMotion,
  timeline: benchTimeline,
  seek: benchSeek,
  playback: benchPlayback,
  live: benchLive,
  'first-picture': benchFirstPicture,
  service: benchService,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  console.error(`Say which: npm run bench -- ${Object.keys(benches).join(' | ')} [options] (bench/README.md)`);
  process.exit(2);
}
try {
  await bench(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
