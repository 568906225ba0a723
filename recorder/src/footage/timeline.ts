/** Rows of files to what a timeline shows: spans with footage, and gaps with their reasons. Pure; milliseconds of the Unix epoch. */

export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface Gap extends Span {
  readonly reason: string;
}

export interface FileTimes {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly gapReason: string | undefined;
}

/** Less than this between two files is how arrival times differ, unless a reason is known. */
const JITTER_MS = 1_000;
const SHORTEST_GAP_MS = 50;
const REASON_UNKNOWN = 'not known';

/** `files`: in the order of their start, with the last before the range and the first after it where there are such. */
export function timelineOf(files: Iterable<FileTimes>, range: Span): { spans: Span[]; gaps: Gap[] } {
  const draft = new TimelineDraft();
  for (const file of files) draft.add(file);
  return draft.finish(range);
}

/** Keeps what is shown alone, not the files. */
export class TimelineDraft {
  readonly #spans: { from_ms: number; to_ms: number }[] = [];
  readonly #gaps: Gap[] = [];

  /** In the order of their start. */
  add({ start_ms, end_ms, gapReason }: FileTimes): void {
    const last = this.#spans.at(-1);
    const missing_ms = last === undefined ? 0 : start_ms - last.to_ms;
    const isGap = missing_ms > (gapReason === undefined ? JITTER_MS : SHORTEST_GAP_MS);
    if (last !== undefined && isGap) {
      this.#gaps.push({ from_ms: last.to_ms, to_ms: start_ms, reason: gapReason ?? REASON_UNKNOWN });
    }
    if (last !== undefined && !isGap) last.to_ms = Math.max(last.to_ms, end_ms);
    else this.#spans.push({ from_ms: start_ms, to_ms: end_ms });
  }

  finish(range: Span): { spans: Span[]; gaps: Gap[] } {
    const within = <T extends Span>(span: T): T[] => {
      const from_ms = Math.max(span.from_ms, range.from_ms);
      const to_ms = Math.min(span.to_ms, range.to_ms);
      return from_ms < to_ms ? [{ ...span, from_ms, to_ms }] : [];
    };
    return { spans: this.#spans.flatMap(within), gaps: this.#gaps.flatMap(within) };
  }
}

/**
 * Joins what would be narrower than `finest_ms`, so that a month is no more than the screen shows: spans that begin within it of one
 * another become one, and a gap keeps the reason of the longest of those it stands for.
 */
export function joinNarrow(
  { spans, gaps }: { readonly spans: readonly Span[]; readonly gaps: readonly Gap[] },
  finest_ms: number,
): { spans: Span[]; gaps: Gap[] } {
  return { spans: joined(spans, finest_ms), gaps: joined(gaps, finest_ms) };
}

function joined<T extends Span>(all: readonly T[], finest_ms: number): T[] {
  const out: { span: T; longest_ms: number }[] = [];
  for (const span of all) {
    const last = out.at(-1);
    const length_ms = span.to_ms - span.from_ms;
    if (last === undefined || span.from_ms - last.span.to_ms >= finest_ms || finest_ms <= 0) {
      out.push({ span, longest_ms: length_ms });
      continue;
    }
    const words = length_ms > last.longest_ms ? span : last.span;
    last.longest_ms = Math.max(last.longest_ms, length_ms);
    last.span = { ...words, from_ms: last.span.from_ms, to_ms: Math.max(last.span.to_ms, span.to_ms) };
  }
  return out.map(({ span }) => span);
}
