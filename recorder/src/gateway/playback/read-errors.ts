/** Errors of the disk that playback met count with those that the engine met when it wrote: health tells one disk. */
import type { FromEngine } from '@nightlatch/protocol';
import { type DiskErrors, sumOfErrors } from '../../footage/disk-problem.ts';

type States = Extract<FromEngine, { type: 'states' }>;

export function withReadErrors(states: States | undefined, read: DiskErrors | undefined): States | undefined {
  if (read === undefined || states?.store === undefined) return states;
  const errors = sumOfErrors([states.store.errors, read]);
  return { ...states, store: { ...states.store, ...(errors && { errors }) } };
}
