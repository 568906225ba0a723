/**
 * When one camera is recorded: its rules, the hours, and its motion to an open or a closed gate. Where motion cannot be told, everything is
 * recorded: a detector that fails costs no footage. Motion goes to the index as events; what stops for less than 5 s is one. To be
 * ticked several times a second; nothing here waits but `stop`.
 */
import type { CameraSource, EngineState } from '@nightlatch/protocol';
import { USUAL_RECORDING_RULES } from '@nightlatch/protocol/usual-rules';
import type { Clock } from '../../base/clock.ts';
import type { LastingEvent } from '../../footage/event-log.ts';
import type { GateClosed } from '../../footage/recording-gate.ts';
import type { LiveStream } from '../live/live-picture.ts';
import { MotionWatch } from './motion-watch.ts';
import type { FootageFiles } from '../../footage/footage-files.ts';
import { type ModeNow, modeAt } from './schedule.ts';

const NOTHING_MOVED = 'recorded on motion only: nothing moved';
const OUTSIDE_HOURS = 'outside the schedule';
const ONE_EVENT_MS = 5_000;
const EXTEND_EVERY_MS = 1_000;
/** The mode is asked for anew so often at least, whatever the clock does. */
const MODE_HOLDS_MS = 60_000;

export interface RecordingSwitchParts {
  readonly files: Pick<FootageFiles, 'beginEvent'>;
  readonly clock: Clock;
  /** Where the recorder looks for motion itself. */
  readonly picture: LiveStream;
  /** Of the schedule; undefined: this machine's own. */
  readonly timeZone: () => string | undefined;
  /** Undefined: all is recorded. */
  readonly setGate: (closed: GateClosed | undefined) => void;
  /** The state is another. */
  readonly onState: () => void;
}

interface ModeHeld {
  readonly mode: ModeNow;
  readonly from_ms: number;
  readonly until_ms: number;
  readonly timeZone: string | undefined;
}

export class RecordingSwitch {
  readonly #parts: RecordingSwitchParts;
  /** What is known of motion now; whoever wants to see what the recorder sees joins it. */
  readonly motion: MotionWatch;
  #source: CameraSource;
  #mode: ModeHeld | undefined;
  #waiting: EngineState['waiting'];
  #movedAt_monotonic_ms = Number.NEGATIVE_INFINITY;
  #event: { readonly lasting: LastingEvent; moved_ms: number } | undefined;
  #extendedAt_ms = Number.NEGATIVE_INFINITY;

  constructor(source: CameraSource, parts: RecordingSwitchParts) {
    this.#source = source;
    this.#parts = parts;
    const { clock, picture } = parts;
    const changed = (): void => {
      this.tick();
      parts.onState();
    };
    this.motion = new MotionWatch({ clock, picture, changed });
    this.motion.take(source);
    this.tick();
  }

  get state(): Pick<EngineState, 'motion' | 'motionProblem' | 'waiting'> {
    const { moving } = this.motion;
    const problem = this.#problem;
    return {
      ...(moving === undefined ? {} : { motion: moving }),
      ...(problem === undefined ? {} : { motionProblem: problem }),
      ...(this.#waiting === undefined ? {} : { waiting: this.#waiting }),
    };
  }

  /** Other rules hold at once. */
  change(source: CameraSource): void {
    this.#source = source;
    this.#mode = undefined;
    this.motion.take(source);
    this.tick();
  }

  tick(): void {
    this.motion.tick();
    const now_ms = this.#parts.clock.monotonic_ms();
    this.#log(now_ms);
    const waiting = this.#waitsFor(now_ms);
    const changed = waiting !== this.#waiting;
    this.#waiting = waiting;
    const pre_ms = this.#rules.recording.pre_s * 1000;
    if (waiting === undefined) this.#parts.setGate(undefined);
    else if (waiting === 'motion') this.#parts.setGate({ pre_ms, reason: NOTHING_MOVED });
    else this.#parts.setGate({ pre_ms: 0, reason: OUTSIDE_HOURS });
    if (changed) this.#parts.onState();
  }

  async stop(): Promise<void> {
    this.#event?.lasting.end(this.#event.moved_ms);
    this.#event = undefined;
    await this.motion.stop();
  }

  get #rules(): NonNullable<CameraSource['rules']> {
    return this.#source.rules ?? USUAL_RECORDING_RULES;
  }

  get #problem(): string | undefined {
    const { recording, motion } = this.#rules;
    if (motion.source !== 'off') return this.motion.problem;
    const isNeeded = recording.mode === 'motion' || recording.hours.some(({ mode }) => mode === 'motion');
    return recording.mode !== 'always' && isNeeded ? 'motion is not looked for at this camera' : undefined;
  }

  #waitsFor(now_ms: number): EngineState['waiting'] {
    const mode = this.#modeNow();
    if (mode === 'always') return undefined;
    if (mode === 'off') return 'schedule';
    const { moving } = this.motion;
    const isRecent = now_ms - this.#movedAt_monotonic_ms < this.#rules.recording.post_s * 1000;
    return moving !== false || isRecent ? undefined : 'motion';
  }

  #modeNow(): ModeNow {
    const { clock } = this.#parts;
    const now_ms = clock.wall_ms();
    const timeZone = this.#parts.timeZone();
    const held = this.#mode;
    if (held?.timeZone === timeZone && held !== undefined && now_ms >= held.from_ms && now_ms < held.until_ms) {
      return held.mode;
    }
    const { mode, until_ms = Number.POSITIVE_INFINITY } = modeAt(this.#rules.recording, now_ms, timeZone);
    this.#mode = { mode, from_ms: now_ms, until_ms: Math.min(until_ms, now_ms + MODE_HOLDS_MS), timeZone };
    return mode;
  }

  #log(now_ms: number): void {
    const wall_ms = this.#parts.clock.wall_ms();
    if (this.motion.moving === true) {
      this.#movedAt_monotonic_ms = now_ms;
      this.#event ??= {
        lasting: this.#parts.files.beginEvent('motion', this.#source.id, wall_ms, undefined),
        moved_ms: wall_ms,
      };
      this.#event.moved_ms = wall_ms;
      if (now_ms - this.#extendedAt_ms < EXTEND_EVERY_MS) return;
      this.#extendedAt_ms = now_ms;
      this.#event.lasting.extend(wall_ms);
    } else if (this.#event !== undefined && now_ms - this.#movedAt_monotonic_ms >= ONE_EVENT_MS) {
      this.#event.lasting.end(this.#event.moved_ms);
      this.#event = undefined;
    }
  }
}
