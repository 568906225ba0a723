/** What there is of a camera at an instant, and where footage goes on: from the recorder's timeline. Pure; Unix milliseconds. */
import type { Range } from '../timeline/zone.ts';

export interface Gap extends Range {
  readonly reason: string;
}

/** What is known of one camera within `known`; outside it nothing is. */
export interface FootageMap {
  readonly known: Range;
  /** In order, apart from one another. */
  readonly spans: readonly Range[];
  readonly gaps: readonly Gap[];
}

export type Found =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'footage'; readonly span: Range }
  /** `from_ms`, `to_ms`: where the footage before ends and the next begins; undefined where there is none in what is known. */
  | {
      readonly kind: 'none';
      readonly from_ms: number | undefined;
      readonly to_ms: number | undefined;
      readonly reason: string | undefined;
    };

export function lookUp({ known, spans, gaps }: FootageMap, at_ms: number): Found {
  if (!isIn(at_ms, known)) return { kind: 'unknown' };
  const span = spans.find((one) => isIn(at_ms, one));
  if (span !== undefined) return { kind: 'footage', span };
  return {
    kind: 'none',
    from_ms: spans.findLast(({ to_ms }) => to_ms <= at_ms)?.to_ms,
    to_ms: spans.find(({ from_ms }) => from_ms > at_ms)?.from_ms,
    reason: gaps.find((gap) => isIn(at_ms, gap))?.reason,
  };
}

export type Jump =
  /** One of the cameras has footage here. */
  | { readonly kind: 'stay' }
  /** None has; `reason`: why the first of them has none, where it is known. */
  | { readonly kind: 'jump'; readonly to_ms: number; readonly reason: string | undefined }
  | { readonly kind: 'end'; readonly reason: string | undefined }
  | { readonly kind: 'unknown' };

/** Where several cameras that play in step go on from an instant: on only over what none of them has. */
export function jumpOver(maps: readonly FootageMap[], at_ms: number, isForwards: boolean): Jump {
  const found = maps.map((map) => lookUp(map, at_ms));
  if (found.some(({ kind }) => kind === 'footage')) return { kind: 'stay' };
  if (found.length === 0 || found.some(({ kind }) => kind === 'unknown')) return { kind: 'unknown' };
  const none = found.filter((one) => one.kind === 'none');
  const reason = none.find((one) => one.reason !== undefined)?.reason;
  const ends = none.map(({ from_ms, to_ms }) => (isForwards ? to_ms : from_ms)).filter((end) => end !== undefined);
  if (ends.length === 0) return { kind: 'end', reason };
  // A span ends just before its end: backwards one lands on its last instant.
  return { kind: 'jump', to_ms: isForwards ? Math.min(...ends) : Math.max(...ends) - 1, reason };
}

function isIn(at_ms: number, { from_ms, to_ms }: Range): boolean {
  return at_ms >= from_ms && at_ms < to_ms;
}
