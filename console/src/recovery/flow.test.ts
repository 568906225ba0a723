import { describe, expect, it } from 'vitest';
import { Refusal, type ProblemCode } from '@nightlatch/protocol';
import { ApiProblem, Unreachable } from '@nightlatch/ui/api';
import {
  deliverySteps,
  endedSentence,
  firstStep,
  stepAfterCommitRefusal,
  stepAfterRefusal,
  stepWithGrant,
  wayOfMail,
  type Grant,
} from './flow.ts';

const problem = (code: ProblemCode, title = 'No.'): ApiProblem => new ApiProblem(new Refusal(code, title).toProblem());
const grant: Grant = {
  accountId: 'a1',
  accountName: 'Ada',
  by: 'mailed-code',
  expiresIn_s: 600,
  removedAddresses: [],
};
const options = {
  accountId: 'a1',
  hasRecoveryAddress: true,
  hasMailSettings: true,
  hasRecoveryService: false,
  hasSavedCode: true,
};

describe('the steps of the way back in', () => {
  it('says why no mail can be sent before a request is made', () => {
    expect(firstStep(options)).toBeUndefined();
    expect(firstStep({ ...options, hasRecoveryAddress: false })).toEqual({ at: 'no-mail', why: 'no-address' });
    expect(firstStep({ ...options, hasMailSettings: false })).toEqual({ at: 'no-mail', why: 'no-mail-settings' });
    expect(stepAfterRefusal(problem('no-recovery-address'))).toEqual({ at: 'no-mail', why: 'no-address' });
    expect(stepAfterRefusal(problem('internal')).at).toBe('failed');
  });

  it('offers removed addresses first, then asks for the new password', () => {
    expect(stepWithGrant(grant).at).toBe('new-password');
    const removed = { ...grant, removedAddresses: [{ addressId: 'x', maskedAddress: 'o•••@o•••.org' }] };
    expect(stepWithGrant(removed).at).toBe('put-back');
  });

  it('leads from a refused commit to where it can be mended', () => {
    expect(stepAfterCommitRefusal(problem('password-refused', 'Leaked.'), grant)).toEqual({
      at: 'new-password',
      grant,
      error: 'Leaked.',
    });
    expect(stepAfterCommitRefusal(problem('grant-lost', 'Over.'), grant)).toEqual({ at: 'code', said: 'Over.' });
    expect(stepAfterCommitRefusal(problem('grant-lost', 'Over.'), { ...grant, by: 'saved-code' })?.at).toBe(
      'saved-code',
    );
    expect(stepAfterCommitRefusal(new Unreachable(), grant)).toBeUndefined();
    expect(stepAfterCommitRefusal(problem('throttled'), grant)).toBeUndefined();
  });

  it('tells a used, an expired and a burned code apart', () => {
    const sentences = (['burned', 'expired', 'completed'] as const).map(endedSentence);
    expect(new Set(sentences).size).toBe(3);
    expect(endedSentence('requested')).toBeUndefined();
  });
});

describe('how far the mail has come', () => {
  const to = (state: 'queued' | 'handed-over' | 'refused' | 'waiting-for-network') => ({
    maskedAddress: 'a•••@m•••.org',
    state,
  });

  it('shows what is done, what is happening, and why it failed', () => {
    expect(deliverySteps(to('handed-over')).map(({ text }) => text)).toEqual([
      'Queued',
      'Handed to the mail server',
      'Waiting for you',
    ]);
    expect(deliverySteps({ ...to('refused'), detail: '550 no such mailbox' }).at(-1)).toEqual({
      text: 'The mail server refused it',
      kind: 'failed',
      detail: '550 no such mailbox',
    });
  });

  it('never says that a mail is on its way when it is not', () => {
    expect(wayOfMail([to('queued')])).toBe('is on its way to');
    expect(wayOfMail([to('handed-over'), to('handed-over')])).toBe('was sent to');
    expect(wayOfMail([to('refused')])).toBe('could not be sent to');
    expect(wayOfMail([to('waiting-for-network'), to('refused')])).toBe('waits to be sent to');
    expect(wayOfMail([to('handed-over'), to('refused')])).toBe('is on its way to');
  });
});
