/**
 * A mailbox that is real on the wire and lives in memory: SMTP with STARTTLS, SMTP with TLS from the first byte, and a page that
 * shows what came. For the demo and for tests; listens on loopback only.
 */
import { writeFile } from 'node:fs/promises';
import { type Clock, systemClock } from '@nightlatch/recorder/base/clock';
import { makeMailboxCertificate } from './certificate.ts';
import { Letters } from './letters.ts';
import { type Behaviour, startSmtp } from './smtp.ts';
import { type DemoLink, startMailboxPage } from './web.ts';

export interface MailboxOptions {
  /** 0, and absent: free ones. */
  readonly smtpPort?: number;
  readonly tlsPort?: number;
  readonly webPort?: number;
  readonly login?: { readonly user: string; readonly password: string };
  /** A file that gets all letters as JSON whenever one comes. */
  readonly keepIn?: string;
  /** Links at the top of the page, each made anew when it is clicked. */
  readonly links?: readonly DemoLink[];
  readonly clock?: Clock;
}

export interface Mailbox {
  /** SMTP in clear, STARTTLS offered; and SMTP with TLS from the first byte. */
  readonly smtpPort: number;
  readonly tlsPort: number;
  /** The page, `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly webPort: number;
  /** PEM that a client must trust for both kinds of TLS. */
  readonly authority: string;
  readonly letters: Letters;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const clock = options.clock ?? systemClock;
  const made = await makeMailboxCertificate(clock.wall_ms());
  const letters = new Letters();
  let behaviour: Behaviour = { kind: 'accept' };
  const smtp = {
    tls: { key: made.key, cert: made.certificate },
    login: options.login,
    behaviour: () => behaviour,
    receive: async ({ raw, from, to }: { raw: Buffer; from: string; to: readonly string[] }) => {
      await letters.add(raw, { from, to }, clock.wall_ms());
      if (options.keepIn !== undefined) await writeFile(options.keepIn, JSON.stringify(letters.all(), undefined, 2));
    },
  };
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    const clear = await startSmtp({ ...smtp, port: options.smtpPort ?? 0, implicitTls: false });
    started.push(clear);
    const tls = await startSmtp({ ...smtp, port: options.tlsPort ?? 0, implicitTls: true });
    started.push(tls);
    const page = await startMailboxPage({ port: options.webPort ?? 0, letters, links: options.links ?? [] });
    started.push(page);
    return {
      smtpPort: clear.port,
      tlsPort: tls.port,
      url: page.url,
      webPort: page.port,
      authority: made.authority,
      letters,
      behave: (next) => {
        behaviour = next;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
