/** The camera's counters and faults over HTTP, for whoever runs it as a program. Loopback only. */
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultSchema } from './faults.ts';
import type { FakeCamera } from './fake-camera.ts';

const MAX_BODY_BYTES = 4096;

export interface CameraControl {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** `GET /counters` answers FakeCameraCounters; `POST /faults` takes one fault as JSON. */
export async function startCameraControl(camera: FakeCamera, port: number): Promise<CameraControl> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    };
    const work = async (): Promise<void> => {
      if (request.method === 'GET' && request.url === '/counters') return answer(200, camera.counters());
      if (request.method !== 'POST' || request.url !== '/faults') return answer(404, { error: 'no such page' });
      const fault = faultSchema.safeParse(JSON.parse(await readBody(request)));
      if (!fault.success) return answer(400, { error: fault.error.message });
      camera.plan(fault.data);
      return answer(200, { planned: fault.data });
    };
    work().catch(() => answer(400, { error: 'not a fault' }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY_BYTES) throw new RangeError('too long');
  }
  return body;
}
