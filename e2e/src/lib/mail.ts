/** The owner's mailbox behind a real SMTP server, and what a person reads out of its letters. */
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.ts';
import type { World } from './world.ts';

export interface Letter {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
}

export type Behaviour = 'accept' | 'refuse' | 'late';

export interface Mail {
  /** For the recorder's mail settings. */
  readonly settings: { host: string; port: number; security: 'none'; fromAddress: string };
  /** Letters so far. */
  readonly count: number;
  all(): readonly Letter[];
  /** The first letter after the first `since` ones that `matches`. */
  next(what: string, since: number, matches: (letter: Letter) => boolean, within_ms?: number): Promise<Letter>;
  behave(how: Behaviour): void;
}

export async function startMail(world: World): Promise<Mail> {
  const letters: Letter[] = [];
  let how: Behaviour = 'accept';
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      done(how === 'refuse' ? Object.assign(new Error('No such mailbox here'), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      void simpleParser(stream).then((parsed) => {
        const keep = (): void => {
          letters.push({
            to: session.envelope.rcptTo.map(({ address }) => address ?? ''),
            subject: parsed.subject ?? '',
            text: parsed.text ?? '',
            html: typeof parsed.html === 'string' ? parsed.html : '',
            messageId: parsed.messageId ?? '',
          });
          done();
        };
        if (how === 'late') setTimeout(keep, 2_500);
        else keep();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.onEnd(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: { host: '127.0.0.1', port, security: 'none', fromAddress: 'recorder@example.org' },
    get count() {
      return letters.length;
    },
    all: () => letters,
    next: (what, since, matches, within_ms = 20_000) =>
      eventually(`a letter: ${what}`, () => letters.slice(since).find(matches), { within_ms }),
    behave(next) {
      how = next;
    },
  };
}

/** The code that a person reads in a letter, without its spaces. */
export function codeIn(letter: Letter): string {
  const line = letter.text
    .split('\n')
    .find((one) => /^\s+[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4,5})+\s*$/.test(one));
  if (line === undefined) throw new Error(`no code in "${letter.subject}"`);
  return line.replaceAll(/\s/g, '');
}

export function isSecureCode(letter: Letter): boolean {
  return letter.subject.startsWith('Reset Password (request ');
}

export function isResetNotice(letter: Letter): boolean {
  return letter.subject === 'The password of your recorder was reset';
}
