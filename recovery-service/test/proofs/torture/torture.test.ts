import { expect, test } from 'vitest';
import { torture } from './torture.ts';

test(
  'nothing is lost while processes are killed, the database restarts and the mail server asks to wait',
  { timeout: 180_000 },
  async () => {
    const lines: string[] = [];
    const figures = await torture({
      recorders: 150,
      seed: 7,
      processes: 2,
      refusedShare: 0.1,
      life_ms: [1_000, 2_500],
      atOnce: 4,
      settle_ms: 120_000,
      say: (line) => lines.push(line),
    });
    expect(figures.broken, lines.join('\n')).toEqual([]);
    expect(figures).toMatchObject({ flows: 600, lost: 0, databaseRestarts: 1 });
    expect(figures.kills).toBeGreaterThan(2);
    expect(figures.refusedTries).toBeGreaterThan(20);
    expect(figures.olderRefused).toBeGreaterThan(20);
  },
);
