/**
 * The ONVIF camera as a program: answers WS-Discovery on loopback and offers the RTSP addresses that it is given, the largest picture first.
 *   node tools/fake-onvif/main.ts --stream rtsp://127.0.0.1:8554/live [--stream …] [--port N] [--user U] [--password P] [--name NAME]
 * Prints one JSON line when it is ready and serves until SIGINT or SIGTERM; a line `motion` or `still` on its input is told as an event.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startFakeOnvif } from './fake-onvif.ts';

const { values } = parseArgs({
  options: {
    stream: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '0' },
    user: { type: 'string' },
    password: { type: 'string' },
    name: { type: 'string', default: 'Fake camera' },
  },
});
if (values.stream.length === 0) {
  console.error('Say what it offers: --stream rtsp://127.0.0.1:8554/live');
  process.exit(2);
}
const camera = await startFakeOnvif({
  profiles: values.stream.map((address, at) => ({
    token: `p${at + 1}`,
    name: `Stream ${at + 1}`,
    encoding: 'H264',
    width: Math.max(320, 1_280 >> at),
    height: Math.max(180, 720 >> at),
    address,
  })),
  port: Number(values.port),
  name: values.name,
  discovery: 'group',
  ...(values.user === undefined ? {} : { user: values.user }),
  ...(values.password === undefined ? {} : { password: values.password }),
});
console.log(JSON.stringify({ ready: true, onvifAddress: camera.onvifAddress }));
createInterface({ input: process.stdin }).on('line', (line) => camera.setMotion(line.trim() === 'motion'));
const stop = (): void => void camera.stop().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
