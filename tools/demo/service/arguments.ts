/** `npm run service -- …`: where it keeps what it keeps, and its ports. */
import { join, resolve } from 'node:path';

export interface ServiceDemoArguments {
  readonly dataDir: string;
  /** Absent: the usual one, or a free one where that is taken. */
  readonly port: number | undefined;
  readonly mailboxPort: number | undefined;
}

/** Throws an Error with a sentence. */
export function readServiceArguments(words: readonly string[], checkout: string): ServiceDemoArguments {
  const given = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const [name = '', ...rest] = (words[at] ?? '').split('=');
    if (!['--data', '--port', '--mailbox-port'].includes(name))
      throw new Error(`"${name}" is not known here: there are --data, --port and --mailbox-port.`);
    const value = rest.length > 0 ? rest.join('=') : words[++at];
    if (value === undefined || value === '') throw new Error(`Say a value after ${name}.`);
    given.set(name, value);
  }
  return {
    dataDir: resolve(given.get('--data') ?? join(checkout, 'data', 'service')),
    port: readPort('--port', given.get('--port')),
    mailboxPort: readPort('--mailbox-port', given.get('--mailbox-port')),
  };
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new Error(`${name} takes a port number from 0 to 65535, not "${text}".`);
  return port;
}
