/**
 * Answers the LAN's questions for `nl-ID.local` (mDNS). Best effort: when the network does not allow it, that is logged and
 * the recorder goes on without.
 */
import { networkInterfaces } from 'node:os';
import makeMdns from 'multicast-dns';
import type { Log } from '../../base/log.ts';

const TTL_S = 120;

/** Returns the function that stops answering. */
export function answerLocalName(hostName: string, log: Log): () => void {
  let responder: makeMdns.MulticastDNS;
  try {
    responder = makeMdns({ loopback: true });
  } catch (error) {
    log.warn('the .local name is not answered on this network', { error });
    return () => {};
  }
  let said = false;
  responder.on('error', (error) => {
    if (!said) log.warn('the .local name may not be answered on this network', { error });
    said = true;
  });
  responder.on('query', (query) => {
    const asked = (query.questions ?? []).filter((question) => question.name.toLowerCase() === hostName);
    if (asked.length === 0) return;
    const answers = addresses()
      .filter(({ type }) => asked.some((question) => question.type === type))
      .map(({ type, address }) => ({ name: hostName, type, ttl: TTL_S, flush: true, data: address }));
    if (answers.length > 0) responder.respond({ answers });
  });
  return () => responder.destroy();
}

/** The addresses at which other machines reach this one. */
function addresses(): { type: 'A' | 'AAAA'; address: string }[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => !one.internal && !one.address.startsWith('fe80:'))
    .map((one) => ({ type: one.family === 'IPv6' ? ('AAAA' as const) : ('A' as const), address: one.address }));
}
