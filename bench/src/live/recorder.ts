/** The whole recorder, as its owner starts it, with one camera; and somebody at the console who is signed in. */
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { systemClock } from '@nightlatch/recorder/base/clock';
import { loadSeatKey, mintSeatSecret, readBootId } from '@nightlatch/recorder/gateway/seat/secret';
import { SeatClient } from '@nightlatch/tools/seat-client/seat-client';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { z } from 'zod';
import { end, startWithLines } from '../programs.ts';

const PROGRAM = join(import.meta.dirname, '../../../recorder/bin/nightlatch.mjs');
const HEARTBEAT_EVERY_MS = 5_000;
const UP_WITHIN_MS = 30_000;

const readySchema = z.object({ ready: z.literal(true), console: z.url() });

export interface BenchRecorder {
  readonly pid: number;
  readonly origin: string;
  readonly cookies: string;
  readonly cameraId: string;
  stop(): Promise<void>;
}

/** Fulfilled when the camera is being recorded. */
export async function startRecorder(dataDir: string, cameraUrl: string): Promise<BenchRecorder> {
  const ports = ['--port', '0', '--console-port', '0', '--lan-host', '127.0.0.1'];
  const args = [PROGRAM, 'start', '--data', dataDir, ...ports, '--camera', `Bench=${cameraUrl}`];
  const program = startWithLines(process.execPath, args, 'ignore');
  let beats: NodeJS.Timeout | undefined;
  const stop = async (): Promise<void> => {
    clearInterval(beats);
    await end(program.child);
  };
  try {
    const port = Number(new URL(readySchema.parse(JSON.parse(await program.line())).console).port);
    const secret = mintSeatSecret('browser', { key: loadSeatKey(dataDir), bootId: readBootId(), clock: systemClock });
    const seat = await SeatClient.sitWith(port, `http://console.localhost/seat?secret=${secret}`);
    const body = { recorderName: 'Bench', name: 'Owner', password: 'seven quiet benches in the rain' };
    await seat.call(routes.setUpOwner, { body });
    beats = setInterval(() => void seat.call(routes.heartbeat).catch(() => undefined), HEARTBEAT_EVERY_MS);
    const camera = await eventually(
      'the camera is recorded',
      async () => (await seat.call(routes.cameras)).find(({ state }) => state.kind === 'recording'),
      { within_ms: UP_WITHIN_MS },
    );
    const pid = program.child.pid ?? 0;
    return { pid, origin: seat.origin, cookies: seat.cookieHeader, cameraId: camera.id, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
