/**
 * A closed loop: so many requests are under way, each from its sending until its mail has the mail server's 250; then the next one goes. Nothing is counted during the
 * warm-up.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { spreadOf, type Spread } from '../spread.ts';

export interface LoadRequest {
  readonly to: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface Round {
  readonly deliveries: number;
  readonly perSecond: number;
  /** From sending to the answer. */
  readonly answered: Spread;
  /** From sending to the mail server's 250. */
  readonly mailed: Spread;
}

export interface Load {
  /** For the mail sink. */
  onMail(to: string, at_ms: number): void;
  run(options: LoadOptions): Promise<Round>;
}

export interface LoadOptions {
  readonly url: string;
  readonly atOnce: number;
  readonly warmUp_ms: number;
  readonly seconds: number;
  /** The next request to send; undefined ends the round early. */
  readonly next: () => LoadRequest | undefined;
}

const PATIENCE_MS = 60_000;

export function makeLoad(): Load {
  const waiting = new Map<string, (at_ms: number) => void>();
  const now_ms = (): number => performance.timeOrigin + performance.now();
  return {
    onMail(to, at_ms) {
      waiting.get(to)?.(at_ms);
      waiting.delete(to);
    },
    async run({ url, atOnce, warmUp_ms, seconds, next }) {
      const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
      const countFrom_ms = now_ms() + warmUp_ms;
      const countTo_ms = countFrom_ms + seconds * 1_000;
      const answered: number[] = [];
      const mailed: number[] = [];
      let endsEarly_ms: number | undefined;
      const one = async (wanted: LoadRequest): Promise<void> => {
        const arrival = new Promise<number>((resolve) => waiting.set(wanted.to, resolve));
        const began_ms = now_ms();
        await post(agent, url, wanted);
        const answered_ms = now_ms();
        const arrived_ms = await Promise.race([
          arrival,
          pause(PATIENCE_MS, undefined, { ref: false }).then(() => {
            throw new Error(`no mail came to ${wanted.to}`);
          }),
        ]);
        if (arrived_ms < countFrom_ms || arrived_ms > countTo_ms) return;
        answered.push(answered_ms - began_ms);
        mailed.push(arrived_ms - began_ms);
      };
      const worker = async (): Promise<void> => {
        while (now_ms() < countTo_ms) {
          const wanted = next();
          if (wanted === undefined) {
            endsEarly_ms ??= now_ms();
            return;
          }
          await one(wanted);
        }
      };
      try {
        await Promise.all(Array.from({ length: atOnce }, worker));
      } finally {
        agent.destroy();
      }
      const lasted_s = (Math.min(endsEarly_ms ?? countTo_ms, countTo_ms) - countFrom_ms) / 1_000;
      if (lasted_s < 1) throw new Error('The requests were used up before the count began: give more with --most.');
      return {
        deliveries: mailed.length,
        perSecond: Math.round(mailed.length / lasted_s),
        answered: spreadOf(answered),
        mailed: spreadOf(mailed),
      };
    },
  };
}

function post(agent: Agent, url: string, { path, contentType, body }: LoadRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const headers = { 'content-type': contentType, 'content-length': String(body.length) };
    const asked = request({ agent, hostname, port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 202 || answer.statusCode === 200) resolve();
        else reject(new Error(`${path} was answered with ${answer.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
