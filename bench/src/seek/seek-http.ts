/** The first byte of `footage.mp4`, as a video element that jumps about: a new request each time, given up once it has begun. */
import { routes } from '@nightlatch/protocol';
import type { RunningGateway } from '../gateway.ts';
import { firstPiece, httpGet } from '../http-get.ts';
import type { Moment } from './moments.ts';

/** Milliseconds. Throws when what comes is no footage. */
export async function seekByHttp(gateway: RunningGateway, moment: Moment, length_ms: number): Promise<number> {
  const { cameraId, at_ms } = moment;
  const range = { from: new Date(at_ms).toISOString(), to: new Date(at_ms + length_ms).toISOString() };
  const path = `${routes.footage.path.replace(':id', cameraId)}?${new URLSearchParams(range).toString()}`;
  const { took_ms, piece } = await firstPiece(await httpGet(gateway, path));
  if (piece.toString('latin1', 4, 8) !== 'ftyp') throw new Error('What came is no footage.');
  return took_ms;
}
