/**
 * The fake camera as a program: prints one JSON line when it is ready and serves until SIGINT or SIGTERM.
 *   node tools/fake-camera/main.ts --clip FILE [--port N] [--http-port N] [--user U] [--password P] [--auth KIND] [--path P]
 */
import { parseArgs } from 'node:util';
import type { AuthKind } from './auth.ts';
import { startCameraControl } from './control.ts';
import { startFakeCamera } from './fake-camera.ts';

const kinds: readonly AuthKind[] = ['none', 'basic', 'digest-md5', 'digest-sha256'];
const { values } = parseArgs({
  options: {
    clip: { type: 'string' },
    port: { type: 'string', default: '8554' },
    'http-port': { type: 'string', default: '0' },
    user: { type: 'string' },
    password: { type: 'string' },
    auth: { type: 'string' },
    path: { type: 'string' },
    fps: { type: 'string' },
  },
});
if (values.clip === undefined) {
  console.error('Say which clip to replay: --clip FILE');
  process.exit(2);
}
const auth = kinds.find((kind) => kind === values.auth);
if (values.auth !== undefined && auth === undefined) {
  console.error(`--auth is one of ${kinds.join(', ')}`);
  process.exit(2);
}

const camera = await startFakeCamera({
  clip: values.clip,
  port: Number(values.port),
  ...(values.user === undefined ? {} : { user: values.user }),
  ...(values.password === undefined ? {} : { password: values.password }),
  ...(auth === undefined ? {} : { auth }),
  ...(values.path === undefined ? {} : { path: values.path }),
  ...(values.fps === undefined ? {} : { annexBFps: Number(values.fps) }),
});
const control = await startCameraControl(camera, Number(values['http-port']));
console.log(JSON.stringify({ ready: true, url: camera.url, counters: `${control.url}/counters` }));

const stop = (): void => {
  void Promise.all([camera.stop(), control.stop()]).then(() => process.exit(0));
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
