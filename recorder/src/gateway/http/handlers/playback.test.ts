/** What playback asks of a range before it looks at the footage. */
import { Readable } from 'node:stream';
import { Refusal } from '@nightlatch/protocol';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import { silentLog } from '../../../base/log.ts';
import type { Call } from '../handler.ts';
import { playbackHandlers } from './playback.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOON_MS = Date.UTC(2026, 10, 23, 12);
const owner = { listener: 'console', principal: { kind: 'nobody' }, remoteAddress: 'console' } as const;
const call: Call = { ...owner, setSessionCookie() {}, setSeatCookie() {} };

const clip = { starts_ms: 0, ends_ms: 0, bytes: 0, tag: '', read: () => Readable.from([]) };

const handlers = playbackHandlers({
  footage: {
    days: () => [],
    timelineInPieces: () => Promise.resolve({ spans: [], gaps: [], events: [] }),
    clip: (_cameraId, { from_ms }) => Promise.resolve(from_ms < NOON_MS ? undefined : { ...clip, starts_ms: from_ms }),
    async *frames() {},
    hlsPlaylist: () => Promise.resolve(undefined),
    hlsPart: () => undefined,
    configs: () => undefined,
    nextFootage_ms: () => undefined,
    unreadableReason: () => undefined,
  },
  facts: { recording: () => ({ timeZone: 'UTC', freeReserve_bytes: 0 }) },
  log: silentLog,
  clock: systemClock,
});

const input = (from_ms: number, length_ms: number) => ({
  params: { id: 'yard' },
  query: { from: new Date(from_ms).toISOString(), to: new Date(from_ms + length_ms).toISOString() },
  body: undefined,
});

async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('a range of footage', () => {
  test('is a day at most, and begins before it ends', async () => {
    expect(await codeOf(() => handlers.footage(input(NOON_MS, DAY_MS), call))).toBeUndefined();
    expect(await codeOf(() => handlers.footage(input(NOON_MS, DAY_MS + 1), call))).toBe('range-too-long');
    expect(await codeOf(() => handlers.footage(input(NOON_MS, 0), call))).toBe('range-invalid');
    expect(await codeOf(() => handlers.footage(input(NOON_MS, -1), call))).toBe('range-invalid');
  });

  test('without any recording is said to be so', async () => {
    expect(await codeOf(() => handlers.footage(input(NOON_MS - DAY_MS, MINUTE_MS), call))).toBe('no-footage');
  });

  test('of a timeline is 400 days at most, of 64 cameras', async () => {
    const ask = (length_ms: number, cameras: string) => {
      const { query, ...rest } = input(NOON_MS, length_ms);
      return codeOf(() => handlers.timelines({ ...rest, params: undefined, query: { ...query, cameras } }, call));
    };
    expect(await ask(400 * DAY_MS, 'yard')).toBeUndefined();
    expect(await ask(400 * DAY_MS + 1, 'yard')).toBe('range-too-long');
    const many = Array.from({ length: 65 }, (_, at) => `camera-${at}`);
    expect(await ask(DAY_MS, many.slice(1).join(','))).toBeUndefined();
    expect(await ask(DAY_MS, many.join(','))).toBe('bad-input');
    expect(await ask(DAY_MS, 'yard,,door')).toBe('bad-input');
  });
});
