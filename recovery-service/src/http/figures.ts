/** Figures of this process in the Prometheus text format. No address, recorder or flow is in them. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MailQueue } from '../deliveries/queue.ts';

export interface Figures {
  envelope(outcome: string): void;
  mail(outcome: string, took_ms: number): void;
  text(): Promise<string>;
}

export function makeFigures(parts: { readonly queue: () => MailQueue; readonly held: () => number }): Figures {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const envelopes = new Counter({
    name: 'recovery_envelopes_total',
    help: 'Envelopes that came, by what was answered.',
    labelNames: ['outcome'],
    registers,
  });
  const mails = new Histogram({
    name: 'recovery_mail_seconds',
    help: 'Handing a mail over, by how it went.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    registers,
  });
  const queue = new Gauge({
    name: 'recovery_queue_mails',
    help: 'Mails of all processes that wait, are being handed over, or were given up.',
    labelNames: ['state'],
    registers,
  });
  const held = new Gauge({ name: 'recovery_held_mails', help: 'Mails that this process has taken.', registers });
  return {
    envelope: (outcome) => envelopes.inc({ outcome }),
    mail: (outcome, took_ms) => mails.observe({ outcome }, took_ms / 1_000),
    async text() {
      const counts = await parts.queue().counts();
      for (const [state, count] of Object.entries(counts)) queue.set({ state }, count);
      held.set(parts.held());
      return registry.metrics();
    },
  };
}
