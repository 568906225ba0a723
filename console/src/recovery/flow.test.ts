import { describe, expect, it } from 'vitest';
import { Refusal, type ProblemCode, type RecoveryView } from '@nightlatch/protocol';
import { ApiProblem, Unreachable } from '@nightlatch/ui/api';
import {
  deliverySteps,
  endedSentence,
  firstStep,
  stepAfterCommitRefusal,
  stepAfterRefusal,
  stepWithGrant,
  isTimeRunning,
  mayHaveProof,
  needsCarrying,
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
    expect(firstStep({ ...options, hasMailSettings: false, hasRecoveryService: true })).toBeUndefined();
    const nowhere = { ...options, hasRecoveryAddress: false, hasRecoveryService: true };
    expect(firstStep(nowhere)).toEqual({ at: 'no-mail', why: 'no-address' });
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
  const to = (state: RecoveryView['deliveries'][number]['state'], by?: 'own-mail-server' | 'recovery-service') => ({
    maskedAddress: 'a•••@m•••.org',
    state,
    ...(by === undefined ? {} : { by }),
  });
  const textsOf = (...of: Parameters<typeof deliverySteps>) => deliverySteps(...of).map(({ text }) => text);

  it('shows what is done, what is happening, and why it failed', () => {
    expect(textsOf(to('handed-over'), false)).toEqual(['Queued', 'Handed to the mail server', 'Waiting for you']);
    expect(deliverySteps({ ...to('refused'), detail: '550 no such mailbox' }, false).at(-1)).toEqual({
      text: 'The mail server refused it',
      kind: 'failed',
      detail: '550 no such mailbox',
    });
  });

  it('tells the recovery service from the mail server, and who has it now', () => {
    const service = 'recovery-service';
    expect(textsOf(to('sending', service), false).at(-1)).toBe('Handing it to the recovery service');
    expect(textsOf(to('at-service', service), false)).toEqual([
      'Queued',
      'At the recovery service',
      'Queued there, to be mailed',
    ]);
    expect(textsOf(to('refused', service), false).at(-1)).toBe('The recovery service did not mail it');
    expect(deliverySteps({ ...to('handed-over', service), fixedText: true }, false)[1]).toEqual({
      text: 'Handed to the mail server by the recovery service',
      kind: 'done',
      detail: 'A short one: 6 characters follow its code',
    });
  });

  it('never says that a mail is on its way when it is not', () => {
    expect(wayOfMail([to('queued')], false)).toBe('is on its way to');
    expect(wayOfMail([to('handed-over'), to('handed-over')], false)).toBe('was sent to');
    expect(wayOfMail([to('refused')], false)).toBe('could not be sent to');
    expect(wayOfMail([to('refused'), to('bounced')], false)).toBe('could not be sent to');
    expect(wayOfMail([to('waiting-for-network'), to('refused')], false)).toBe('waits to be sent to');
    expect(wayOfMail([to('handed-over'), to('refused')], false)).toBe('is on its way to');
  });

  it('says what a phone or a stick has to do with it, and puts that way first where nothing else moves', () => {
    const request = {
      canBeCarried: true,
      isCarried: false,
      deliveries: [to('waiting-for-network')],
    } as unknown as RecoveryView;
    expect(needsCarrying(request)).toBe(true);
    expect(needsCarrying({ ...request, canBeCarried: false })).toBe(false);
    expect(needsCarrying({ ...request, deliveries: [to('queued')] })).toBe(false);
    expect(needsCarrying({ ...request, isCarried: true })).toBe(false);
    expect(wayOfMail(request.deliveries, true)).toBe('comes once the phone or the stick has sent the request, to');
    expect(textsOf(to('waiting-for-network'), true).at(-1)).toBe('No network here: the phone or the stick takes it');
  });

  it('never promises 60 minutes to a code that was shown to be carried: its 24 hours run', () => {
    const request = { lifeStarted: false, isCarried: false } as unknown as RecoveryView;
    expect(isTimeRunning(request)).toBe(false);
    expect(isTimeRunning({ ...request, isCarried: true })).toBe(true);
    expect(isTimeRunning({ ...request, lifeStarted: true })).toBe(true);
  });

  it('expects 6 more characters behind a code only where a recovery service may have mailed it', () => {
    const request = { canBeCarried: false, isCarried: false, deliveries: [to('queued')] } as unknown as RecoveryView;
    expect(mayHaveProof(request)).toBe(false);
    expect(mayHaveProof({ ...request, canBeCarried: true })).toBe(true);
    expect(mayHaveProof({ ...request, deliveries: [to('at-service', 'recovery-service')] })).toBe(true);
  });
});
