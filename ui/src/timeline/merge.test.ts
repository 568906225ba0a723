import type { Timeline } from '@nightlatch/protocol';
import { expect, it } from 'vitest';
import { merged } from './merge.ts';

const at = (minutes: number): string => new Date(Date.parse('2026-11-23T14:00:00Z') + minutes * 60_000).toISOString();
const span = (from: number, to: number) => ({ from: at(from), to: at(to) });

it('is recorded where any camera is, and says why where none is', () => {
  const door: Timeline = {
    cameraId: 'door',
    spans: [span(0, 10), span(30, 40)],
    gaps: [{ ...span(10, 30), reason: 'no route' }],
    events: [{ kind: 'motion', ...span(5, 6) }],
  };
  const yard: Timeline = {
    cameraId: 'yard',
    spans: [span(5, 15), span(20, 22)],
    gaps: [
      { ...span(15, 20), reason: 'wrong password' },
      { ...span(22, 40), reason: 'wrong password' },
    ],
    events: [{ kind: 'camera', from: at(2) }],
  };
  const all = merged([door, yard], 'all');
  expect(all.spans).toEqual([span(0, 15), span(20, 22), span(30, 40)]);
  expect(all.gaps).toEqual([
    { ...span(15, 20), reason: 'no route' },
    { ...span(22, 30), reason: 'no route' },
  ]);
  expect(all.events.map(({ kind }) => kind)).toEqual(['camera', 'motion']);
  expect(merged([], 'all')).toEqual({ cameraId: 'all', spans: [], gaps: [], events: [] });
});
