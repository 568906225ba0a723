/** A mail server that takes everything and counts it, in a process of its own so that a bench can give it a core of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { SinkEntry } from './ledger.ts';

export interface MailSink {
  readonly url: string;
  readonly pid: number;
  entries(): Promise<readonly SinkEntry[]>;
  /** Mails that got a 250. */
  taken(): Promise<number>;
  end(): Promise<void>;
}

export interface SinkOptions {
  /** 0 to 1: of all tries so many get a 451. */
  readonly refusedShare?: number;
  /** Called for each mail with its recipient and the moment (Unix epoch) of its 250, some milliseconds later. */
  readonly onMail?: (to: string, at_ms: number) => void;
}

interface Told {
  readonly port?: number;
  readonly entries?: readonly SinkEntry[];
  readonly taken?: number;
  readonly news?: readonly (readonly [to: string, at_ms: number])[];
}

export async function startMailSink({ refusedShare = 0, onMail }: SinkOptions = {}): Promise<MailSink> {
  const child = fork(
    join(import.meta.dirname, 'process.ts'),
    [String(refusedShare), onMail === undefined ? 'silent' : 'tells'],
    { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (onMail !== undefined)
    child.on('message', ({ news }: Told) => {
      for (const [to, at_ms] of news ?? []) onMail(to, at_ms);
    });
  const told = <T>(pick: (told: Told) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (said: Told): void => {
        const picked = pick(said);
        if (picked === undefined) return;
        child.off('message', look);
        resolve(picked);
      };
      child.on('message', look);
      void ended.then(() => reject(new Error('the mail sink has ended')));
    });
  const port = await told((said) => said.port);
  return {
    url: `smtp://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    entries() {
      const answer = told((said) => said.entries);
      child.send('entries');
      return answer;
    },
    taken() {
      const answer = told((said) => said.taken);
      child.send('taken');
      return answer;
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}
