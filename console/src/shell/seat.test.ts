import { describe, expect, it } from 'vitest';
import { Refusal, type ProblemCode } from '@nightlatch/protocol';
import { ApiProblem, Unreachable } from '@nightlatch/ui/api';
import { idleLeft_s } from './idle.ts';
import { seatAfter } from './seat.ts';

const problem = (code: ProblemCode): ApiProblem => new ApiProblem(new Refusal(code, 'No.').toProblem());

describe('the seat of a screen', () => {
  it('is held while heartbeats are answered', () => {
    expect(seatAfter(undefined, 'checking', false)).toBe('held');
    expect(seatAfter(undefined, 'away', true)).toBe('held');
  });

  it('was never there for a stranger’s browser, and is lost for a screen that had it', () => {
    expect(seatAfter(problem('not-signed-in'), 'checking', false)).toBe('none');
    expect(seatAfter(problem('not-signed-in'), 'held', true)).toBe('lost');
  });

  it('survives the end of a session, a busy recorder and a restart', () => {
    expect(seatAfter(problem('session-ended'), 'held', true)).toBe('held');
    expect(seatAfter(problem('throttled'), 'held', true)).toBe('held');
    expect(seatAfter(problem('internal'), 'held', true)).toBe('held');
    expect(seatAfter(new Unreachable(), 'held', true)).toBe('away');
  });
});

describe('idleness', () => {
  it('counts down from the last touch and never below zero', () => {
    expect(idleLeft_s(10_000, 10_000, 300)).toBe(300);
    expect(idleLeft_s(10_000, 309_000, 300)).toBe(1);
    expect(idleLeft_s(10_000, 999_000, 300)).toBe(0);
  });
});
