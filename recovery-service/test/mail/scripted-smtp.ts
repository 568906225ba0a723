/** A mail server that says at each step what it is told to: an answer, nothing at all, or the end of the connection. Loopback only. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Step = 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'message';
/** An answer, or `hang`, or `close`. */
export type Script = Partial<Record<Step, string>>;

export interface ScriptedSmtp {
  readonly port: number;
  /** What it does with the next commands. */
  script: Script;
  /** Lines of clients, without the messages. */
  readonly commands: string[];
  /** Messages that it got whole, as they were on the wire, dots and all. */
  readonly messages: string[];
  connections(): number;
  stop(): Promise<void>;
}

const USUAL: Record<Step, string> = {
  greeting: '220 scripted.example ESMTP',
  ehlo: '250-scripted.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN',
  mail: '250 2.1.0 ok',
  rcpt: '250 2.1.5 ok',
  data: '354 go on',
  message: '250 2.0.0 taken',
};

export async function startScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const messages: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const step = (name: Step): boolean => {
      const said = own.script[name] ?? USUAL[name];
      if (said === 'close') socket.destroy();
      else if (said !== 'hang') socket.write(`${said}\r\n`);
      return said.startsWith('3');
    };
    let held = '';
    let message: string | undefined;
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      held += piece;
      for (;;) {
        const end = message === undefined ? held.indexOf('\r\n') : held.indexOf('\r\n.\r\n');
        if (end < 0) return;
        if (message !== undefined) {
          messages.push(held.slice(0, end + 2));
          held = held.slice(end + 5);
          message = undefined;
          step('message');
          continue;
        }
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        commands.push(line);
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') step('ehlo');
        else if (verb === 'MAIL') step('mail');
        else if (verb === 'RCPT') step('rcpt');
        else if (verb === 'DATA') message = step('data') ? '' : undefined;
        else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    step('greeting');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own: ScriptedSmtp = {
    port: (server.address() as AddressInfo).port,
    script,
    commands,
    messages,
    connections: () => connections,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return own;
}
