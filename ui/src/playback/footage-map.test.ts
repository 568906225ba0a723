import { describe, expect, it } from 'vitest';
import { jumpOver, lookUp, type FootageMap } from './footage-map.ts';

const known = { from_ms: 0, to_ms: 1000 };
const away = 'The camera did not answer.';
const yard: FootageMap = {
  known,
  spans: [
    { from_ms: 100, to_ms: 300 },
    { from_ms: 500, to_ms: 700 },
  ],
  gaps: [{ from_ms: 300, to_ms: 500, reason: away }],
};
const door: FootageMap = { known, spans: [{ from_ms: 250, to_ms: 400 }], gaps: [] };
const bare: FootageMap = { known, spans: [], gaps: [] };

describe('what there is at an instant', () => {
  it('is footage to the last instant of a span, then a gap with its reason', () => {
    expect(lookUp(yard, 299)).toEqual({ kind: 'footage', span: { from_ms: 100, to_ms: 300 } });
    expect(lookUp(yard, 300)).toEqual({ kind: 'none', from_ms: 300, to_ms: 500, reason: away });
    expect(lookUp(yard, 50)).toEqual({ kind: 'none', from_ms: undefined, to_ms: 100, reason: undefined });
    expect(lookUp(yard, 1000)).toEqual({ kind: 'unknown' });
  });
});

describe('cameras in step', () => {
  it('go on while one of them has footage', () => {
    expect(jumpOver([yard, door], 350, true)).toEqual({ kind: 'stay' });
  });

  it('jump over what none has, to the nearest footage of any, both ways', () => {
    expect(jumpOver([yard, door], 450, true)).toEqual({ kind: 'jump', to_ms: 500, reason: away });
    expect(jumpOver([door, yard, bare], 450, false)).toEqual({ kind: 'jump', to_ms: 399, reason: away });
  });

  it('end where nothing follows, and decide nothing where nothing is known', () => {
    expect(jumpOver([yard, door], 800, true)).toEqual({ kind: 'end', reason: undefined });
    expect(jumpOver([bare], 10, false)).toEqual({ kind: 'end', reason: undefined });
    expect(jumpOver([yard], 5000, true)).toEqual({ kind: 'unknown' });
    expect(jumpOver([], 10, true)).toEqual({ kind: 'unknown' });
  });
});
