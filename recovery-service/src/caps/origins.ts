/**
 * How often one origin (an IPv4 address, or the /64 of an IPv6 address) may bring envelopes: counted in this process's memory, in fixed windows, never
 * written down. Bounded: when too many origins are known, those whose windows are the oldest are forgotten.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { DAY_MS, MINUTE_MS, type Clock } from '../base/clock.ts';

export interface OriginCaps {
  /** Counts one; the seconds to wait where it is one too many. */
  spend(address: string): number | undefined;
}

interface Window {
  readonly length_ms: number;
  readonly most: number;
}

interface Spent {
  ends_ms: number;
  count: number;
}

const KEPT_ORIGINS = 100_000;

/** 0: no cap. */
export function makeOriginCaps(caps: { readonly aMinute: number; readonly aDay: number }, clock: Clock): OriginCaps {
  const windows: readonly Window[] = [
    { length_ms: MINUTE_MS, most: caps.aMinute },
    { length_ms: DAY_MS, most: caps.aDay },
  ].filter(({ most }) => most > 0);
  const spent = new Map<string, Spent[]>();
  return {
    spend(address) {
      const now_ms = clock.monotonic_ms();
      const origin = originOf(address);
      const counts = spent.get(origin) ?? windows.map(({ length_ms }) => ({ ends_ms: now_ms + length_ms, count: 0 }));
      spent.delete(origin);
      spent.set(origin, counts);
      if (spent.size > KEPT_ORIGINS) {
        const [oldest] = spent.keys();
        if (oldest !== undefined) spent.delete(oldest);
      }
      let wait_s: number | undefined;
      for (const [at, { length_ms, most }] of windows.entries()) {
        const count = counts[at];
        if (count === undefined) continue;
        if (count.ends_ms <= now_ms) Object.assign(count, { ends_ms: now_ms + length_ms, count: 0 });
        count.count += 1;
        if (count.count > most) wait_s = Math.max(wait_s ?? 1, Math.ceil((count.ends_ms - now_ms) / 1_000));
      }
      return wait_s;
    },
  };
}

/** `203.0.113.7`, `2001:db8:1:2` (the first four groups); what is neither is one origin by its text. */
export function originOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return [...groups, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
