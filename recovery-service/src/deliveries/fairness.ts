/**
 * The order among tenants (a virtual clock): each mail gets the second at which it would go if its tenant sent at an even pace, and the queue takes the lowest
 * first. Whoever keeps to the pace is as quick as if alone; a flood gets seconds ever further ahead, and delays itself. Nothing waits while the queue has room:
 * the second is an order, not a time. Each process counts for itself.
 */
import { SECOND_MS, type Clock } from '../base/clock.ts';

export interface Fairness {
  /** For pg-boss: higher goes first. */
  priorityFor(tenant: string): number;
}

/** Mails a second that a tenant may take in without falling behind others. */
const EVEN_PACE = 5;
/** 2026-01-01, so that seconds fit pg-boss's 32 bits until 2094. */
const BEGIN_S = 1_767_225_600;
const KEPT_TENANTS = 10_000;

export function makeFairness(clock: Clock): Fairness {
  const nexts = new Map<string, number>();
  return {
    priorityFor(tenant) {
      const now_ms = clock.wall_ms();
      const at_ms = Math.max(now_ms, nexts.get(tenant) ?? 0);
      if (nexts.size >= KEPT_TENANTS) {
        for (const [name, next_ms] of nexts) if (next_ms <= now_ms) nexts.delete(name);
      }
      nexts.set(tenant, at_ms + SECOND_MS / EVEN_PACE);
      return BEGIN_S - Math.floor(at_ms / SECOND_MS);
    },
  };
}
