/**
 * The log: one JSON object a line. Fields are for facts; addresses, codes, keys, names of people and flow ids never go in.
 */
import type { Writable } from 'node:stream';
import type { Clock } from './clock.ts';

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Writes `{"time","level","part","message",…fields}`; an Error in a field is told by its message. */
export function jsonLog(part: string, clock: Clock, out: Writable = process.stderr): Log {
  const write = (level: string) => (message: string, fields?: LogFields) => {
    const time = new Date(clock.wall_ms()).toISOString();
    out.write(JSON.stringify({ time, level, part, message, ...fields }, tellErrors) + '\n');
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

function tellErrors(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.message;
  return typeof value === 'bigint' ? value.toString() : value;
}
