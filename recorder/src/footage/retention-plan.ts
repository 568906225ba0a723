/**
 * Which files go next: what is older than a camera's days, what is more than its bytes, and, to keep the reserve free, the oldest
 * of all cameras. Protected footage is never among them. Pure; milliseconds of the Unix epoch.
 */
import type { StoredFile, StreamUsage } from './footage-index.ts';
import type { Span } from './timeline.ts';

export interface RetentionRules {
  /** What is older, or more, goes first; absent: only when the disk needs room. */
  readonly cameras: ReadonlyMap<string, { readonly days?: number | undefined; readonly bytes?: number | undefined }>;
  readonly protected: readonly (Span & { readonly cameraId: string })[];
  readonly freeReserve_bytes: number;
}

export interface RetentionInput {
  readonly rules: RetentionRules;
  readonly usage: readonly StreamUsage[];
  readonly now_ms: number;
  /** The wall clock can be believed: what is old may go. */
  readonly daysCount: boolean;
  /** What the disk lacks to its reserve; 0 or less when it lacks nothing. */
  readonly missing_bytes: number;
  /** Complete files of a stream that begin at `from_ms` or later, oldest first; not all of them at once. */
  readonly list: (cameraId: string, stream: string, from_ms: number) => readonly StoredFile[];
  /** At most so many files. */
  readonly limit: number;
}

export interface RetentionPlan {
  readonly remove: readonly StoredFile[];
  /** Nothing is left that may go, and the disk still lacks room. */
  readonly exhausted: boolean;
}

const DAY_MS = 86_400_000;

export function planRetention(input: RetentionInput): RetentionPlan {
  const { rules, now_ms, limit } = input;
  const queues = input.usage.map((usage) => ({ ...usage, queue: new Queue(usage, input) }));
  const remove: StoredFile[] = [];
  let missing_bytes = input.missing_bytes;
  const taken = new Map<string, number>();
  const take = ({ cameraId, queue }: (typeof queues)[number]): void => {
    const file = queue.take();
    if (file === undefined) return;
    remove.push(file);
    missing_bytes -= file.bytes;
    taken.set(cameraId, (taken.get(cameraId) ?? 0) + file.bytes);
  };
  for (const [cameraId, { days, bytes }] of rules.cameras) {
    const mine = queues.filter((stream) => stream.cameraId === cameraId);
    const before_ms = days !== undefined && input.daysCount ? now_ms - days * DAY_MS : Number.NEGATIVE_INFINITY;
    const all_bytes = mine.reduce((sum, stream) => sum + stream.bytes, 0);
    while (remove.length < limit) {
      const oldest = oldestOf(mine);
      const file = oldest?.queue.first;
      if (oldest === undefined || file === undefined) break;
      const isMore = bytes !== undefined && all_bytes - (taken.get(cameraId) ?? 0) > bytes;
      if (file.end_ms >= before_ms && !isMore) break;
      take(oldest);
    }
  }
  while (missing_bytes > 0 && remove.length < limit) {
    const oldest = oldestOf(queues);
    if (oldest === undefined) return { remove, exhausted: true };
    take(oldest);
  }
  return { remove, exhausted: false };
}

function oldestOf<T extends { readonly queue: Queue }>(streams: readonly T[]): T | undefined {
  let oldest: T | undefined;
  for (const stream of streams) {
    const start_ms = stream.queue.first?.start_ms;
    if (start_ms !== undefined && start_ms < (oldest?.queue.first?.start_ms ?? Number.POSITIVE_INFINITY))
      oldest = stream;
  }
  return oldest;
}

/** The files of a stream that may go, oldest first; looked up as they are needed. */
class Queue {
  readonly #files: Iterator<StoredFile, void>;
  #next: StoredFile | undefined;
  #isLooked = false;

  constructor({ cameraId, stream }: StreamUsage, { list, rules }: RetentionInput) {
    const ranges = rules.protected.filter((range) => range.cameraId === cameraId);
    this.#files = unprotected((from_ms) => list(cameraId, stream, from_ms), ranges);
  }

  get first(): StoredFile | undefined {
    if (!this.#isLooked) this.#look();
    return this.#next;
  }

  take(): StoredFile | undefined {
    const file = this.first;
    this.#look();
    return file;
  }

  #look(): void {
    this.#isLooked = true;
    this.#next = this.#files.next().value ?? undefined;
  }
}

/** Jumps over a protected range at once, however many files it has. */
function* unprotected(
  list: (from_ms: number) => readonly StoredFile[],
  ranges: readonly Span[],
): Generator<StoredFile, void> {
  let from_ms = Number.MIN_SAFE_INTEGER;
  for (let page = list(from_ms); page.length > 0; page = list(from_ms)) {
    for (const file of page) {
      from_ms = file.start_ms + 1;
      const range = ranges.find((one) => file.start_ms < one.to_ms && file.end_ms > one.from_ms);
      if (range === undefined) {
        yield file;
        continue;
      }
      from_ms = Math.max(from_ms, Math.ceil(range.to_ms));
      break;
    }
  }
}
