/** Why the gateway could not start, where it is something that whoever started it can mend. */
import { Refusal } from '@nightlatch/protocol';
import { SettingsUnreadable } from './settings/restore.ts';
import { SettingsTooNew } from './settings/settings.ts';

/** A listener that could not be bound. `option`: what on the command line chooses another. */
class ListenFailure extends Error {
  override readonly name = 'ListenFailure';
}

/** Binding failed: the error for people, or the one that came. */
export function listenFailure(error: unknown, port: number, address: string, option: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new ListenFailure(
        `Port ${port} is taken by another program: stop that one, or choose another with ${option}.`,
      );
    case 'EACCES':
      return new ListenFailure(`Port ${port} may not be used by this user: choose one above 1023 with ${option}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return new ListenFailure(`This machine does not have the address ${address}: choose another with --lan-host.`);
    default:
      return error;
  }
}

/** The command was given what cannot be: a port or address to listen on, or a camera that is refused. */
export function isWrongStart(error: unknown): boolean {
  return error instanceof Refusal || error instanceof ListenFailure;
}

/** Undefined for what nobody foresaw: that goes to the log with its stack. */
export function sentenceOf(error: unknown): string | undefined {
  // A camera of the command line that is refused.
  if (error instanceof Refusal) return error.message;
  const known = [ListenFailure, SettingsTooNew, SettingsUnreadable].some((kind) => error instanceof kind);
  return known && error instanceof Error ? error.message : undefined;
}
