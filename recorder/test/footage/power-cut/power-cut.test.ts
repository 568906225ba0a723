/** Power that is cut at any point of a recording. The long form: `npm run power-cut`. */
import { expect, test } from 'vitest';
import { recordSession } from './session.ts';
import { tryCut } from './try-cut.ts';

const CUTS = 15;

test('whatever is lost, torn or out of order: 2 s a camera at most, all before plays, and the check is clean', async () => {
  const session = await recordSession(220);
  try {
    const kinds = new Set(session.log.steps.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['create', 'folder synced', 'synced', 'unlink', 'write']);
    const results = [];
    for (let seed = 1; seed <= CUTS; seed++) results.push(await tryCut(session, seed));
    const mostLost_ms = Math.max(...results.map(({ lost_ms }) => lost_ms));
    console.log(JSON.stringify({ cuts: CUTS, steps: session.log.steps.length, mostLost_ms }));
    expect(mostLost_ms).toBeLessThanOrEqual(2_000);
    expect(Math.max(...results.map(({ frames }) => frames))).toBeGreaterThan(2_000);
  } finally {
    session.remove();
  }
}, 120_000);
