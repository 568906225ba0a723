/** The sentences of codes that do not work: each says which it is and what to do. */
import { Refusal } from '@nightlatch/protocol';
import type { RecoveryRequest, RequestState } from './requests.ts';

const CODE = { field: 'code' } as const;

export function codeWrong(triesLeft: number): Refusal {
  const left = triesLeft === 1 ? '1 try is left' : `${triesLeft} tries are left`;
  return new Refusal('code-wrong', `This Secure Code is not right. ${left} for this code.`, { ...CODE, triesLeft });
}

export function codeBurned(): Refusal {
  return new Refusal(
    'code-burned',
    'This Secure Code was typed wrong 5 times and does not work any more. Click "Send a new code".',
    { ...CODE, triesLeft: 0 },
  );
}

/** A code that is over; `newest` is the request that took its place, when there is one. */
export function codeOver(state: RequestState, newest?: RecoveryRequest): Refusal {
  const instead =
    newest?.state === 'requested'
      ? `Use the code from the newest mail: its subject says request ${newest.tag}.`
      : 'Click "Forgot Password" to have a new one sent.';
  switch (state) {
    case 'completed':
      return new Refusal('code-used', `This Secure Code has been used already. ${instead}`, CODE);
    case 'superseded':
      return new Refusal('code-superseded', `This is an older Secure Code. ${instead}`, CODE);
    case 'burned':
      return newest?.state === 'requested'
        ? new Refusal(
            'code-burned',
            `This Secure Code was typed wrong 5 times and does not work any more. ${instead}`,
            CODE,
          )
        : codeBurned();
    case 'expired':
    case 'requested':
      return new Refusal('code-expired', `The time of this Secure Code is over. ${instead}`, CODE);
  }
}

export function noRequest(): Refusal {
  return new Refusal('no-recovery-request', 'No Secure Code has been asked for. Click "Forgot Password" first.');
}

export function codeMalformed(expected: 'digits' | 'long'): Refusal {
  return new Refusal(
    'bad-input',
    expected === 'digits'
      ? 'The Secure Code has 8 digits. A longer code from a slip is the saved code: choose "Use the saved code".'
      : 'This Secure Code has 13 letters and digits.',
    CODE,
  );
}
