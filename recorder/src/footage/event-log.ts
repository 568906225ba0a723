/**
 * Events on their way to the index: moments, and what lasts. What lasts has its end moved on while it goes on, so that a row
 * is true whenever the recorder ends. Bounded: when the index takes nothing for long, further events are not kept. Pure.
 */

const MAX_WAITING = 10_000;

/** Milliseconds of the Unix epoch. */
export interface FootageEvent {
  readonly at_ms: number;
  /** Undefined: it is a moment. */
  readonly to_ms: number | undefined;
  readonly cameraId: string | undefined;
  readonly kind: string;
  /** In words for people. */
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  /** Its row, once it has one. */
  readonly row: number | undefined;
}

/** Something that goes on, `motion` for example. */
export interface LastingEvent {
  /** It still goes on at `at_ms`. To be said every second or so. */
  extend(at_ms: number): void;
  /** It is over. Later calls do nothing. */
  end(at_ms: number): void;
}

interface Entry extends FootageEvent {
  to_ms: number | undefined;
  row: number | undefined;
}

export interface EventBatch {
  readonly events: readonly FootageEvent[];
  /** The index has them; `rows` in the same order. */
  done(rows: readonly number[]): void;
}

export class EventLog {
  readonly #waiting = new Set<Entry>();

  get waiting(): number {
    return this.#waiting.size;
  }

  /** What happened at one moment. */
  add(event: Pick<FootageEvent, 'at_ms' | 'cameraId' | 'kind' | 'reason'>): void {
    this.#wait({ ...event, to_ms: undefined, detail: undefined, row: undefined });
  }

  begin(event: Pick<FootageEvent, 'at_ms' | 'cameraId' | 'kind' | 'detail'>): LastingEvent {
    const entry: Entry = { ...event, to_ms: event.at_ms, reason: undefined, row: undefined };
    let over = false;
    this.#wait(entry);
    const extend = (at_ms: number): void => {
      if (over || at_ms <= (entry.to_ms ?? 0)) return;
      entry.to_ms = at_ms;
      this.#wait(entry);
    };
    return {
      extend,
      end(at_ms) {
        extend(at_ms);
        over = true;
      },
    };
  }

  /** All that wait, as they are now; they wait on until `done`. */
  take(): EventBatch {
    const entries = [...this.#waiting];
    const events = entries.map((entry) => ({ ...entry }));
    return {
      events,
      done: (rows) => {
        entries.forEach((entry, at) => {
          entry.row = rows[at];
          if (entry.to_ms === events[at]?.to_ms) this.#waiting.delete(entry);
        });
      },
    };
  }

  #wait(entry: Entry): void {
    if (this.#waiting.size < MAX_WAITING) this.#waiting.add(entry);
  }
}
