/** The SMTP side of the mailbox: a real server whose manners can be changed while it runs. Loopback only. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What the server does with the next mails. */
export type Behaviour =
  | { readonly kind: 'accept' }
  /** 550 for every recipient. */
  | { readonly kind: 'refuse-recipient'; readonly says?: string }
  /** 451 after the message: come again later. */
  | { readonly kind: 'refuse-for-now'; readonly says?: string }
  /** 250, but so much later. */
  | { readonly kind: 'accept-late'; readonly delay_ms: number }
  /** Takes the connection and never says a word. */
  | { readonly kind: 'hang' }
  /** Cuts every connection at once. */
  | { readonly kind: 'close' };

export interface Incoming {
  readonly raw: Buffer;
  readonly from: string;
  readonly to: readonly string[];
}

export interface SmtpPlan {
  readonly port: number;
  /** From the first byte, or by STARTTLS. */
  readonly implicitTls: boolean;
  readonly tls: { readonly key: string; readonly cert: string };
  /** When there, a client must sign in with these. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  readonly behaviour: () => Behaviour;
  readonly receive: (mail: Incoming) => Promise<void>;
}

export interface SmtpListener {
  readonly port: number;
  stop(): Promise<void>;
}

const MAX_MAIL_BYTES = 10 * 1024 * 1024;

export async function startSmtp(plan: SmtpPlan): Promise<SmtpListener> {
  const waiting = new Set<NodeJS.Timeout>();
  const options: SMTPServerOptions = {
    ...plan.tls,
    secure: plan.implicitTls,
    banner: 'Demo mailbox',
    size: MAX_MAIL_BYTES,
    // Without a login nothing secret passes, and plain text on this machine's loopback is enough for a demo.
    ...(plan.login === undefined ? { authOptional: true, disabledCommands: ['AUTH'] } : {}),
    closeTimeout: 50,
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      if (plan.behaviour().kind !== 'hang') done();
    },
    onAuth: (auth, _session, done) => {
      const { login } = plan;
      if (login !== undefined && auth.username === login.user && auth.password === login.password)
        done(null, { user: login.user });
      else done(refusal(535, 'Wrong user name or password'));
    },
    onRcptTo: (_address, _session, done) => {
      const behaviour = plan.behaviour();
      if (behaviour.kind === 'refuse-recipient') done(refusal(550, behaviour.says ?? 'No such mailbox here'));
      else done();
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const behaviour = plan.behaviour();
        if (behaviour.kind === 'refuse-for-now') {
          done(refusal(451, behaviour.says ?? 'Try again later'));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          raw: Buffer.concat(pieces),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        };
        const keep = async (): Promise<void> => {
          const failed = await plan.receive(mail).catch(() => refusal(554, 'The message cannot be read'));
          done(failed ?? null);
        };
        if (behaviour.kind !== 'accept-late') {
          void keep();
          return;
        }
        const timer = setTimeout(() => {
          waiting.delete(timer);
          void keep();
        }, behaviour.delay_ms);
        waiting.add(timer);
      });
    },
  };
  const server = new SMTPServer(options);
  // A client that breaks off is an everyday thing for a mail server.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => {
    if (plan.behaviour().kind === 'close') socket.destroy();
  });
  server.listen(plan.port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => {
      for (const timer of waiting) clearTimeout(timer);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
