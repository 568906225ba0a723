/**
 * `npm start`: everything that it prints, how long it took (printed: a busy machine proves nothing about seconds), that the
 * second time sets nothing up, and that nothing of it is left after SIGTERM.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../lib/child.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { figure } from '../lib/figures.ts';
import { checkout } from '../lib/places.ts';
import { descendants } from '../lib/recorder.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('start');
const data = world.place('data');
afterAll(() => world.end());

/** Longer is a hang, however busy the machine is. */
const FIRST_START_MS = 90_000;

interface Started {
  readonly child: Child;
  readonly took_ms: number;
  readonly ready: { readonly console: string; readonly app: string; readonly mailbox: string };
}

async function npmStart(within_ms: number): Promise<Started> {
  const began_ms = performance.now();
  const child = startChild(world, {
    command: 'npm',
    args: ['start', '--', '--data', data, '--port', '0', '--console-port', '0', '--mailbox-port', '0'],
    cwd: checkout,
  });
  const ready = await child.line(
    'npm start is ready',
    (line) => (line.startsWith('{"ready":true') ? (JSON.parse(line) as Started['ready']) : undefined),
    within_ms,
  );
  return { child, ready, took_ms: performance.now() - began_ms };
}

function isRunning(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  // Ended, but nobody has asked how: not running any more.
  return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

async function endsWhole({ child }: Started): Promise<void> {
  const all = [child.pid, ...descendants(child.pid)];
  expect(all.length).toBeGreaterThan(3);
  child.signal('SIGTERM');
  await eventually('everything that npm start started has ended', () => !all.some(isRunning));
}

describe('npm start', () => {
  it('prints a line each for people, then the JSON line; SIGTERM ends everything', async () => {
    const started = await npmStart(FIRST_START_MS);
    figure({
      scenario: 'start',
      name: 'npm start with an empty data folder',
      value: Math.round(started.took_ms),
      unit: 'ms',
    });
    const said = started.child.out.join('\n');
    for (const line of [/Console\s+http:/, /App\s+https:/, /Mailbox\s+http:/, /Sign-in\s+\S.*password \S/])
      expect(said).toMatch(line);
    expect(new URL(started.ready.console).hostname).toBe('console.localhost');
    expect(new URL(started.ready.app).hostname).toMatch(/^nl-\w{6}\.local$/);
    const mailbox = await fetch(started.ready.mailbox);
    expect(await mailbox.text()).toContain('Demo mailbox');
    await endsWhole(started);
  }, 120_000);

  it('is ready again without setting anything up', async () => {
    const started = await npmStart(30_000);
    figure({ scenario: 'start', name: 'npm start the second time', value: Math.round(started.took_ms), unit: 'ms' });
    expect(started.child.out.join('\n')).toMatch(/Sign-in\s+\S.*password \S/);
    expect(started.child.err.join('\n')).not.toContain('Setting up');
    await endsWhole(started);
  }, 60_000);
});
