/**
 * The steps of the first setup, and which of them are still open. Derived from the recorder's own state alone, so that a
 * power cut at any step leads back to that step.
 */
import type { SignedIn } from '@nightlatch/protocol';

const setupSteps = ['welcome', 'owner', 'mail', 'address', 'saved-code', 'cameras', 'done'] as const;
export type SetupStep = (typeof setupSteps)[number];

export interface SetupState {
  readonly setUp: boolean;
  readonly warnings: SignedIn['warnings'];
  readonly cameras: number;
}

function isOpen(step: SetupStep, state: SetupState): boolean {
  const warns = (...warnings: SignedIn['warnings']): boolean => warnings.some((one) => state.warnings.includes(one));
  switch (step) {
    case 'welcome':
    case 'owner':
      return !state.setUp;
    case 'mail':
      return warns('no-mail-settings');
    case 'address':
      return warns('no-recovery-address');
    case 'saved-code':
      return warns('no-saved-code', 'saved-code-pending');
    case 'cameras':
      return state.cameras === 0;
    case 'done':
      return true;
  }
}

/** The first step that is still open. */
export function firstOpenStep(state: SetupState): SetupStep {
  return setupSteps.find((step) => isOpen(step, state)) ?? 'done';
}

/** The next open step after `step`, which may have been left open on purpose. */
export function stepAfter(step: SetupStep, state: SetupState): SetupStep {
  const later = setupSteps.slice(setupSteps.indexOf(step) + 1);
  return later.find((next) => isOpen(next, state)) ?? 'done';
}

/** True for a recorder whose setup was cut short before it had its first camera: an owner who signs in goes on with it. */
export function wasCutShort(state: SetupState): boolean {
  return state.setUp && state.cameras === 0 && state.warnings.length > 0;
}
