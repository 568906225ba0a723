/**
 * What every request must pass before anything of ours runs: the right Host (a rebinding name never has it), once, and for writes
 * and websockets the right Origin. Fail closed: a missing header is a wrong one.
 */
import type { IncomingMessage } from 'node:http';
import { Refusal } from '@nightlatch/protocol';

/** The origins a listener answers at; filled in once its port is known. */
export interface Origins {
  readonly scheme: 'http' | 'https';
  /** `console.localhost:8080`; without the port where it is the scheme's own. */
  hosts: readonly string[];
}

/** Host names with the port as a browser would write them into `Host`. */
export function hostsWithPort(scheme: 'http' | 'https', names: readonly string[], port: number): string[] {
  const standard = scheme === 'http' ? 80 : 443;
  return names.map((name) => (port === standard ? name : `${name}:${port}`));
}

export function checkHost(request: IncomingMessage, origins: Origins): void {
  if ((request.headersDistinct['host']?.length ?? 0) > 1)
    throw new Refusal('bad-input', 'This request names more than one host.');
  const host = request.headers.host?.toLowerCase();
  if (host !== undefined && origins.hosts.includes(host)) return;
  throw new Refusal('wrong-host', 'This recorder does not answer at that address.');
}

const READS = new Set(['GET', 'HEAD']);

export function checkOrigin(request: IncomingMessage, origins: Origins): void {
  const upgrade = request.headers.upgrade !== undefined;
  if (READS.has(request.method ?? '') && !upgrade) return;
  const origin = request.headers.origin?.toLowerCase();
  if (origin !== undefined && origins.hosts.some((host) => origin === `${origins.scheme}://${host}`)) return;
  throw new Refusal('foreign-origin', "This request did not come from the recorder's own page.");
}
