import { deliveryStates } from '@nightlatch/protocol/service-paths';
import { describe, expect, it } from 'vitest';
import { advance, canSend, nextLook_ms, type Progress, type Step } from './progress.ts';
import type { Answer, Delivery } from './service-answers.ts';

const delivery = (state: Delivery['state'] = 'queued'): Delivery => ({
  state,
  detail: undefined,
  fixedText: false,
  card: undefined,
});
const ready: Progress = { at: 'ready' };
const answered = (answer: Answer, now_ms = 0): Progress =>
  [{ kind: 'send', now_ms } as const, { kind: 'answer', answer, now_ms } as const].reduce<Progress>(advance, ready);

describe('a request', () => {
  it('is sent once however often the button is pressed', () => {
    const sending = advance(ready, { kind: 'send', now_ms: 0 });
    expect(sending).toEqual({ at: 'sending' });
    expect(advance(sending, { kind: 'send', now_ms: 1 })).toBe(sending);
    const taken = answered({ kind: 'taken', delivery: delivery() });
    expect(taken).toEqual({ at: 'taken', delivery: delivery(), earlier: false });
    expect(advance(taken, { kind: 'send', now_ms: 2 })).toBe(taken);
  });

  it('that the service had before is told as such, and an answer that comes late takes nothing back', () => {
    const known = advance(ready, { kind: 'told', delivery: delivery('handed-over') });
    expect(known).toEqual({ at: 'taken', delivery: delivery('handed-over'), earlier: true });
    expect(canSend(known, 0)).toBe(false);
    for (const answer of [{ kind: 'refused' }, { kind: 'unreachable' }] as const)
      expect(advance(known, { kind: 'answer', answer, now_ms: 0 })).toBe(known);
    // The look at the start comes back after the button was pressed.
    const sending: Progress = { at: 'sending' };
    expect(advance(sending, { kind: 'told', delivery: delivery() })).toBe(sending);
  });

  it.each(['refused', 'older'] as const)('that is %s is not offered again', (kind) => {
    const ended = answered({ kind });
    expect(ended).toEqual({ at: 'ended', why: kind });
    expect(canSend(ended, 1e9)).toBe(false);
    expect(advance(ended, { kind: 'send', now_ms: 1e9 })).toBe(ended);
  });

  it.each(['unreachable', 'trouble'] as const)('after %s can be sent again at once', (kind) => {
    expect(canSend(answered({ kind }), 0)).toBe(true);
  });

  it('that was too many waits for its time', () => {
    const held = answered({ kind: 'too-many', retryAfter_s: 90 }, 10_000);
    expect(held).toEqual({ at: 'held', why: 'too-many', until_ms: 100_000 });
    expect(canSend(held, 99_999)).toBe(false);
    expect(canSend(held, 100_000)).toBe(true);
  });

  it('keeps whether it was there before when its state changes', () => {
    const steps: Step[] = (['queued', 'put-off', 'handed-over', 'bounced'] as const).map((state) => ({
      kind: 'told',
      delivery: delivery(state),
    }));
    expect(steps.reduce<Progress>(advance, ready)).toEqual({
      at: 'taken',
      delivery: delivery('bounced'),
      earlier: true,
    });
  });
});

describe('looking again', () => {
  const waits = (state: Delivery['state']): (number | undefined)[] =>
    [0, 1, 5, 20, 59, 60].map((looks) =>
      nextLook_ms({ at: 'taken', delivery: delivery(state), earlier: false }, looks),
    );

  it('waits longer and longer, and comes to an end', () => {
    expect(waits('queued')).toEqual([1000, 1500, 7593.75, 15_000, 15_000, undefined]);
    expect(waits('put-off').at(3)).toBe(30_000);
    expect(waits('handed-over').at(0)).toBe(20_000);
  });

  it('ends with what cannot change any more, and is for what was taken alone', () => {
    const open = deliveryStates.filter((state) => waits(state)[0] !== undefined);
    expect(open).toEqual(['queued', 'put-off', 'handed-over']);
    expect(nextLook_ms(ready, 0)).toBeUndefined();
    expect(nextLook_ms({ at: 'sending' }, 0)).toBeUndefined();
  });
});
