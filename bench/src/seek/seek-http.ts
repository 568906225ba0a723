/** The first byte of `footage.mp4`, as a video element that jumps about: a new request each time, given up once it has begun. */
import type { IncomingMessage } from 'node:http';
import { routes } from '@nightlatch/protocol';
import type { RunningGateway } from '../gateway.ts';
import type { Moment } from './moments.ts';

/** Milliseconds. Throws when what comes is no footage. */
export async function seekByHttp(gateway: RunningGateway, moment: Moment, length_ms: number): Promise<number> {
  const { cameraId, at_ms } = moment;
  const range = { from: new Date(at_ms).toISOString(), to: new Date(at_ms + length_ms).toISOString() };
  const path = `${routes.footage.path.replace(':id', cameraId)}?${new URLSearchParams(range).toString()}`;
  const { response, asked_ms } = await gateway.get(path);
  const first = await firstPiece(response);
  const took_ms = performance.now() - asked_ms;
  response.destroy();
  if (response.statusCode !== 200 || first.toString('latin1', 4, 8) !== 'ftyp') {
    throw new Error(`The gateway answered ${response.statusCode}: ${first.toString('utf8').slice(0, 200)}`);
  }
  return took_ms;
}

async function firstPiece(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    response.once('data', resolve);
    response.once('error', reject);
    response.once('end', () => reject(new Error(`The gateway answered ${response.statusCode} without a body.`)));
  });
}
