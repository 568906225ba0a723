/**
 * The least mail server that real clients talk to (RFC 5321, RFC 2920 pipelining): quick, so that it is not what a bench measures. It keeps of a mail
 * what it is told to by `onMail`, which says what it answers. No TLS, loopback only.
 */
import { createServer, type Socket } from 'node:net';

export interface SunkMail {
  readonly from: string;
  readonly to: string;
  /** Headers, blank line and body as they came, dots doubled where they were. */
  readonly raw: Buffer;
}

/** `250`: taken. Anything else is said as it is: `451 4.3.2 later`. */
export type Answer = '250' | `${4 | 5}${string}`;

export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

const LINE_END = Buffer.from('\r\n');
const MAIL_END = Buffer.from('\r\n.\r\n');
const LONGEST_MAIL_BYTES = 1 << 20;

export function listenSmtp(onMail: (mail: SunkMail) => Answer): Promise<SmtpListener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()));
    socket.setNoDelay(true);
    converse(socket, onMail);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) return reject(new Error('no port'));
      resolve({
        port: address.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

function converse(socket: Socket, onMail: (mail: SunkMail) => Answer): void {
  let unread: Buffer = Buffer.alloc(0);
  let isInMail = false;
  let from = '';
  let to = '';
  socket.write('220 sink.example ESMTP\r\n');
  const command = (line: string): string => {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return '250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n';
      case 'HELO':
      case 'NOOP':
        return '250 2.0.0 ok\r\n';
      case 'RSET':
        [from, to] = ['', ''];
        return '250 2.0.0 ok\r\n';
      case 'MAIL':
        from = inBrackets(line);
        return '250 2.1.0 ok\r\n';
      case 'RCPT':
        to = inBrackets(line);
        return '250 2.1.5 ok\r\n';
      case 'DATA':
        isInMail = true;
        return '354 go on\r\n';
      case 'QUIT':
        socket.end('221 2.0.0 bye\r\n');
        return '';
      default:
        return '502 5.5.1 not here\r\n';
    }
  };
  socket.on('data', (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    let said = '';
    for (;;) {
      if (isInMail) {
        const end = unread.indexOf(MAIL_END);
        if (end < 0) {
          if (unread.length > LONGEST_MAIL_BYTES) socket.destroy();
          break;
        }
        const answer = onMail({ from, to, raw: unread.subarray(0, end + 2) });
        unread = unread.subarray(end + MAIL_END.length);
        isInMail = false;
        said += answer === '250' ? '250 2.0.0 taken\r\n' : `${answer}\r\n`;
      } else {
        const end = unread.indexOf(LINE_END);
        if (end < 0) break;
        said += command(unread.toString('latin1', 0, end));
        unread = unread.subarray(end + 2);
      }
    }
    if (said !== '' && !socket.destroyed && socket.writable) socket.write(said);
  });
}

function inBrackets(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
