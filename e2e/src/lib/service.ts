/** A real recovery service: `nightlatch-recovery-service` as a process, on PGlite, with its own folder, behind the scenario's mail server. */
import { join } from 'node:path';
import { startChild } from './child.ts';
import type { Mail } from './mail.ts';
import { checkout } from './places.ts';
import type { World } from './world.ts';

export interface Service {
  /** Origin of its pages and its API. */
  readonly url: string;
  /** Its signed card, as the file for a stick. */
  cardFile(): Promise<string>;
}

const program = join(checkout, 'recovery-service', 'bin', 'nightlatch-recovery-service.mjs');

export async function startService(world: World, mail: Mail, sender = 'codes@recovery.example.org'): Promise<Service> {
  const child = startChild(world, {
    command: process.execPath,
    args: [program],
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: world.place('recovery-service'),
      SMTP_URL: `smtp://${mail.settings.host}:${mail.settings.port}`,
      MAIL_FROM: sender,
    },
  });
  const url = await child.line('the recovery service is ready', parseReady, 30_000);
  return {
    url,
    async cardFile() {
      const answer = await fetch(`${url}/v1/card`);
      if (!answer.ok) throw new Error(`/v1/card answered ${answer.status}`);
      return answer.text();
    },
  };
}

function parseReady(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null || !('ready' in parsed) || !('page' in parsed)) return undefined;
  return String(parsed.page);
}
