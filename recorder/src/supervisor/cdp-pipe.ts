/**
 * A page of a browser told where to go through its debugging pipe (file descriptors 3 and 4), so that a secret in the
 * address never stands in a process's arguments. Messages are JSON ended by a NUL byte.
 */
import type { Readable, Writable } from 'node:stream';

const ANSWER_LIMIT_MS = 20_000;
/** A browser that sends more than this without a NUL is not speaking the protocol. */
const MESSAGE_LIMIT_BYTES = 4 * 1024 * 1024;

export interface CdpPipe {
  /**
   * Opens the address as the browser's only page. Without attaching to a page: the kiosk's policy forbids that, as it does all
   * developer tools.
   */
  open(url: string): Promise<void>;
}

export function speakCdp(toBrowser: Writable, fromBrowser: Readable): CdpPipe {
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  let lastId = 0;
  let kept = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (text: string) => {
    const messages = (kept + text).split('\0');
    kept = messages.pop() ?? '';
    if (kept.length > MESSAGE_LIMIT_BYTES) fromBrowser.destroy();
    for (const message of messages) receive(message);
  });
  fromBrowser.on('error', () => {});
  toBrowser.on('error', () => {});

  function receive(text: string): void {
    const message = asObject(JSON.parse(text));
    const id = message['id'];
    if (typeof id === 'number') waiting.get(id)?.(message);
  }

  async function ask(method: string, params: object): Promise<Record<string, unknown>> {
    lastId += 1;
    const id = lastId;
    const answer = await new Promise<Record<string, unknown>>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`the browser did not answer ${method}`)), ANSWER_LIMIT_MS);
      waiting.set(id, (message) => {
        clearTimeout(limit);
        resolve(message);
      });
      toBrowser.write(JSON.stringify({ id, method, params }) + '\0');
    });
    waiting.delete(id);
    if (answer['error'] !== undefined) throw new Error(`the browser refused ${method}`);
    return asObject(answer['result']);
  }

  return {
    async open(url) {
      const found = await ask('Target.getTargets', {});
      const targets = Array.isArray(found['targetInfos']) ? found['targetInfos'].map(asObject) : [];
      await ask('Target.createTarget', { url });
      for (const { type, targetId } of targets) if (type === 'page') await ask('Target.closeTarget', { targetId });
    },
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
