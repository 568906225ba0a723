/** Envelopes over HTTP on kept connections, with what came back byte for byte. */
import { Agent, request } from 'node:http';
import { CARD_PATH, DELIVERIES_PATH, ENVELOPES_PATH } from '@nightlatch/protocol/service-paths';
import { readCard, signedCardSchema, type ServiceCard } from '@nightlatch/protocol/envelope/card';
import { serviceDeliverySchema, type ServiceDelivery } from '@nightlatch/protocol/routes/service';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** From the first byte sent to the last one read. */
  readonly took_ms: number;
}

export interface ServiceClient {
  post(url: string, envelope: Uint8Array): Promise<Answer>;
  get(url: string, path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Undefined when the service does not know the flow. */
  delivery(url: string, flowId: Uint8Array): Promise<ServiceDelivery | undefined>;
  card(url: string, tenant?: string): Promise<ServiceCard>;
  close(): void;
}

const PATIENCE_MS = 30_000;

/** Rejects where a connection breaks or nothing comes in 30 s. */
export function makeClient(connections: number): ServiceClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  const ask = (
    url: string,
    path: string,
    method: 'GET' | 'POST',
    body?: Uint8Array,
    more?: Readonly<Record<string, string>>,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const headers = {
        ...more,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/octet-stream', 'content-length': String(body.length) }),
      };
      const began_ms = performance.now();
      const asked = request({ agent, hostname, port, path, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            body: Buffer.concat(parts),
            headers: answer.headers,
            took_ms: performance.now() - began_ms,
          }),
        );
      });
      asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
      asked.on('error', reject);
      asked.end(body);
    });
  const json = ({ body }: Answer): unknown => JSON.parse(body.toString());
  return {
    post: (url, envelope) => ask(url, ENVELOPES_PATH, 'POST', envelope),
    get: (url, path, headers) => ask(url, path, 'GET', undefined, headers),
    async delivery(url, flowId) {
      const answer = await ask(url, `${DELIVERIES_PATH}/${Buffer.from(flowId).toString('base64url')}`, 'GET');
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw new Error(`a delivery was answered with ${answer.status}`);
      return serviceDeliverySchema.parse(json(answer));
    },
    async card(url, tenant = 'default') {
      const answer = await ask(url, `${CARD_PATH}?tenant=${tenant}`, 'GET');
      const card = readCard(signedCardSchema.parse(json(answer)));
      if (card === undefined) throw new Error('the service gave no card');
      return card;
    },
    close: () => agent.destroy(),
  };
}
