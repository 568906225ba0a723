import { expect, test } from 'vitest';
import { torture } from './torture.ts';

test(
  'nothing is lost while processes are killed, the database restarts and the mail server asks to wait',
  { timeout: 180_000 },
  async () => {
    const lines: string[] = [];
    const figures = await torture({
      recorders: 50,
      seed: 7,
      processes: 2,
      refusedShare: 0.1,
      life_ms: [1_500, 3_500],
      atOnce: 4,
      settle_ms: 120_000,
      connections: 2,
      // A few kills say nothing of how many on average; none can make more go twice than were on their way.
      twicePerKill: 2.01,
      say: (line) => lines.push(line),
    });
    expect(figures.broken, lines.join('\n')).toEqual([]);
    expect(figures).toMatchObject({ flows: 200, lost: 0, databaseRestarts: 1 });
    expect(figures.kills).toBeGreaterThan(0);
    expect(figures.refusedTries).toBeGreaterThan(5);
    expect(figures.olderRefused).toBeGreaterThan(5);
  },
);
