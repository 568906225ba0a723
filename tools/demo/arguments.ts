/** `npm start -- …`: what is the demo's own, and what is passed on to `nightlatch start`. */
import { join, resolve } from 'node:path';

export interface DemoArguments {
  readonly dataDir: string;
  /** Port of the mailbox's page; absent: the one of last time. */
  readonly mailboxPort: number | undefined;
  readonly forRecorder: readonly string[];
}

const OWN = ['--data', '--mailbox-port'];

/** Throws an Error with a sentence. */
export function readDemoArguments(words: readonly string[], checkout: string): DemoArguments {
  const own = new Map<string, string>();
  const forRecorder: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [name = '', ...rest] = (words[at] ?? '').split('=');
    if (!OWN.includes(name)) {
      forRecorder.push(words[at] ?? '');
      continue;
    }
    const value = rest.length > 0 ? rest.join('=') : words[++at];
    if (value === undefined || value === '') throw new Error(`Say a value after ${name}.`);
    own.set(name, value);
  }
  const isGiven = (option: string): boolean =>
    forRecorder.some((word) => word === option || word.startsWith(`${option}=`));
  // A demo is for whoever sits at this machine; other machines reach it only when asked for.
  if (!isGiven('--lan-host')) forRecorder.push('--lan-host', '127.0.0.1');
  return {
    dataDir: resolve(own.get('--data') ?? join(checkout, 'data', 'demo')),
    mailboxPort: readPort('--mailbox-port', own.get('--mailbox-port')),
    forRecorder,
  };
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new Error(`${name} takes a port number from 0 to 65535, not "${text}".`);
  return port;
}
