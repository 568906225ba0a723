/** The owner's mailbox behind a real SMTP server, and what a person reads out of its letters. */
import { codeInLetter } from '@nightlatch/tools/mailbox/code-in-letter';
import { startMailbox } from '@nightlatch/tools/mailbox/mailbox';
import type { Letter } from '@nightlatch/tools/mailbox/letters';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { World } from './world.ts';

export type { Letter };

/** `late`: accepted, but after a few seconds. */
export type Behaviour = 'accept' | 'refuse' | 'late';
const LATE_MS = 2_500;

export interface Mail {
  /** For the recorder's mail settings. */
  readonly settings: { host: string; port: number; security: 'none'; fromAddress: string };
  /** A page that shows the letters. */
  readonly pageUrl: string;
  /** Letters so far. */
  readonly count: number;
  all(): readonly Letter[];
  /** The first letter after the first `since` ones that `matches`. */
  next(what: string, since: number, matches: (letter: Letter) => boolean, within_ms?: number): Promise<Letter>;
  behave(how: Behaviour): void;
}

export async function startMail(world: World): Promise<Mail> {
  const mailbox = await startMailbox();
  world.onEnd(() => mailbox.stop());
  // The mailbox forgets its oldest letters; a long run must not.
  const letters: Letter[] = [];
  mailbox.letters.watch((letter) => letters.push(letter));
  return {
    settings: { host: '127.0.0.1', port: mailbox.smtpPort, security: 'none', fromAddress: 'recorder@example.org' },
    pageUrl: mailbox.url,
    get count() {
      return letters.length;
    },
    all: () => letters,
    next: (what, since, matches, within_ms = 20_000) =>
      eventually(`a letter: ${what}`, () => letters.slice(since).find(matches), { within_ms }),
    behave(how) {
      switch (how) {
        case 'accept':
          return mailbox.behave({ kind: 'accept' });
        case 'refuse':
          return mailbox.behave({ kind: 'refuse-recipient' });
        case 'late':
          return mailbox.behave({ kind: 'accept-late', delay_ms: LATE_MS });
      }
    },
  };
}

/** The code that a person reads in a letter, without its spaces. */
export function codeIn(letter: Letter): string {
  const code = codeInLetter(letter.text);
  if (code === undefined) throw new Error(`no code in "${letter.subject}"`);
  return code.replaceAll(' ', '');
}

export function isSecureCode(letter: Letter): boolean {
  return letter.subject.startsWith('Reset Password (request ');
}

export function isResetNotice(letter: Letter): boolean {
  return letter.subject === 'The password of your recorder was reset';
}
