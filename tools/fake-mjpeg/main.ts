/**
 * The MJPEG camera as a program: prints one JSON line when it is ready and serves until SIGINT or SIGTERM.
 *   node tools/fake-mjpeg/main.ts --clip FILE.avi [--port N] [--fps N] [--user U] [--password P]
 */
import { parseArgs } from 'node:util';
import { startFakeMjpeg } from './fake-mjpeg.ts';
import { jpegsOf } from './jpegs.ts';

const { values } = parseArgs({
  options: {
    clip: { type: 'string' },
    port: { type: 'string', default: '0' },
    fps: { type: 'string', default: '10' },
    user: { type: 'string' },
    password: { type: 'string' },
  },
});
if (values.clip === undefined) {
  console.error('Say which clip to replay: --clip FILE');
  process.exit(2);
}
const camera = await startFakeMjpeg({
  pictures: jpegsOf(['-i', values.clip], false),
  framesPerSecond: Number(values.fps),
  port: Number(values.port),
  ...(values.user === undefined ? {} : { user: values.user }),
  ...(values.password === undefined ? {} : { password: values.password }),
});
console.log(JSON.stringify({ ready: true, url: camera.url }));
const stop = (): void => void camera.stop().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
