/**
 * Whether there is motion at a camera, from whoever its rules ask: the camera itself, the recorder's own look at the picture, or both. Where
 * both are asked, what either sees is motion; and when one of them cannot tell, nobody knows that nothing moves.
 */
import type { CameraSource, MotionLook, MotionRules } from '@nightlatch/protocol';
import { USUAL_RECORDING_RULES } from '@nightlatch/protocol/usual-rules';
import type { Clock } from '../../base/clock.ts';
import type { LiveStream } from '../live/live-picture.ts';
import { MotionFinder } from './look/motion-finder.ts';
import { ToldMotion } from './told-motion.ts';

export interface MotionWatchParts {
  readonly clock: Clock;
  /** See MotionFinder. */
  readonly picture: LiveStream;
  readonly changed: () => void;
}

/** Is told what the recorder sees in the picture. */
export interface LookListener {
  look(look: MotionLook): void;
  /** The camera is gone. */
  ended(): void;
}

export class MotionWatch {
  readonly #parts: MotionWatchParts;
  readonly #told: ToldMotion;
  readonly #listeners = new Set<LookListener>();
  #finder: MotionFinder | undefined;
  #rules: MotionRules = USUAL_RECORDING_RULES.motion;

  constructor(parts: MotionWatchParts) {
    this.#parts = parts;
    this.#told = new ToldMotion(parts.clock, parts.changed);
  }

  /** Undefined: it is not looked for, or cannot be told. */
  get moving(): boolean | undefined {
    const { source } = this.#rules;
    const told = this.#told.moving;
    const found = this.#finder?.moving;
    if (source === 'camera') return told;
    if (source === 'recorder') return found;
    if (source === 'off') return undefined;
    return told === true || found === true ? true : told === false && found === false ? false : undefined;
  }

  /** Why it cannot be told, in a sentence. */
  get problem(): string | undefined {
    const { source } = this.#rules;
    const told = source === 'camera' || source === 'both' ? this.#told.problem : undefined;
    const found = source === 'recorder' || source === 'both' ? this.#finder?.problem : undefined;
    return told !== undefined && found !== undefined ? `${told}; ${found}` : (told ?? found);
  }

  take(source: CameraSource): void {
    this.#rules = source.rules?.motion ?? USUAL_RECORDING_RULES.motion;
    this.#told.take(source);
    this.#find();
    this.#finder?.change(this.#rules);
  }

  tick(): void {
    this.#finder?.tick();
  }

  /** The recorder looks, whatever the rules say, until `leave`. */
  join(listener: LookListener): void {
    this.#listeners.add(listener);
    this.#find();
    const reason = this.#finder?.problem;
    if (reason !== undefined) listener.look({ kind: 'problem', reason });
  }

  leave(listener: LookListener): void {
    this.#listeners.delete(listener);
    this.#find();
  }

  async stop(): Promise<void> {
    this.#finder?.stop();
    this.#finder = undefined;
    for (const listener of this.#listeners) listener.ended();
    this.#listeners.clear();
    await this.#told.stop();
  }

  #find(): void {
    const isWanted = this.#rules.source === 'recorder' || this.#rules.source === 'both' || this.#listeners.size > 0;
    if (!isWanted) {
      this.#finder?.stop();
      this.#finder = undefined;
    } else {
      this.#finder ??= new MotionFinder(this.#rules, {
        clock: this.#parts.clock,
        picture: this.#parts.picture,
        changed: this.#parts.changed,
        onLook: (look) => {
          for (const listener of this.#listeners) listener.look(look);
        },
      });
    }
  }
}
