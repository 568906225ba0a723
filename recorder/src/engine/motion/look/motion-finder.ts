/**
 * Looks for motion in one camera's picture: all frames of a small picture (the sub stream where the camera has one), the key frames alone
 * of a large one. Small grey pictures come from an ffmpeg of its own, which is started again with a growing wait when it ends. Nothing
 * here waits, and nothing that goes wrong here touches the recording: motion is then not known, and why is said.
 */
import type { MotionLook, MotionRules } from '@nightlatch/protocol';
import { cellsOfText } from '@nightlatch/protocol/motion/cells';
import { findMoved } from '@nightlatch/protocol/motion/moved';
import type { Clock } from '../../../base/clock.ts';
import type { RecentFrame } from '../../../footage/fragmenter.ts';
import type { CodecConfig } from '../../../media/codec-config.ts';
import type { LiveStream, LiveWatcher } from '../../live/live-picture.ts';
import { Background } from './background.ts';
import { MotionJudge } from './motion-judge.ts';
import { type DecoderEnd, PictureDecoder } from './picture-decoder.ts';

/** Decoding every frame of a larger picture costs too much. */
const MAX_PIXELS_OF_ALL_FRAMES = 1_024 * 576;
/** Looks are no closer than this. */
const LOOK_EVERY_MS = 190;
/** Without a look for so long, or for three times as long as they are apart, nothing is known any more. */
const BLIND_AFTER_MS = 10_000;
/** The background is not that of today any more. */
const FORGET_AFTER_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Who has given so many pictures has not failed at the start. */
const WORKED_PICTURES = 20;
/** A single end (a picture that could not be decoded) is not worth a word. */
const ENDS_UNSAID = 2;

export interface FinderParts {
  readonly clock: Clock;
  /** The camera's smaller picture, or what is shown in its place. */
  readonly picture: LiveStream;
  /** Motion began or ended, or is known or not known any more, or why has changed. */
  readonly changed: () => void;
  readonly onLook: (look: MotionLook) => void;
}

export class MotionFinder {
  /** Undefined: not known. */
  moving: boolean | undefined;
  /** Why it cannot be known. */
  problem: string | undefined;
  readonly #parts: FinderParts;
  readonly #watcher: LiveWatcher;
  readonly #judge = new MotionJudge();
  #rules: Pick<MotionRules, 'sensitivity'> & { readonly counts: Uint8Array };
  #background = new Background();
  #config: CodecConfig | undefined;
  #decoder: PictureDecoder | undefined;
  #startAt_ms = Number.NEGATIVE_INFINITY;
  #ends = 0;
  #pictures = 0;
  #lookedAt_ms: number | undefined;
  #apart_ms = 0;

  constructor(rules: MotionRules, parts: FinderParts) {
    this.#parts = parts;
    this.#rules = { sensitivity: rules.sensitivity, counts: cellsOfText(rules.cells) };
    this.#watcher = {
      wantsSound: false,
      config: (config) => this.#takeConfig(config),
      frame: (frame) => {
        if (!('sound' in frame)) this.#takeFrame(frame);
      },
      ended: () => undefined,
    };
    parts.picture.join(this.#watcher);
  }

  change(rules: MotionRules): void {
    this.#rules = { sensitivity: rules.sensitivity, counts: cellsOfText(rules.cells) };
  }

  /** To be called several times a second. */
  tick(): void {
    this.#decoder?.tick();
    if (this.moving === undefined || this.#lookedAt_ms === undefined) return;
    const since_ms = this.#parts.clock.monotonic_ms() - this.#lookedAt_ms;
    if (since_ms > Math.max(BLIND_AFTER_MS, 3 * this.#apart_ms)) this.#knowNothing(undefined);
  }

  stop(): void {
    this.#parts.picture.leave(this.#watcher);
    this.#decoder?.stop();
    this.#decoder = undefined;
  }

  #takeConfig(config: CodecConfig): void {
    if (this.#config === config) return;
    this.#config = config;
    this.#decoder?.stop();
    this.#decoder = undefined;
    this.#background = new Background();
  }

  #takeFrame(frame: RecentFrame): void {
    const config = this.#config;
    if (config === undefined) return;
    const isKeyOnly = config.width * config.height > MAX_PIXELS_OF_ALL_FRAMES;
    if (!frame.key && (isKeyOnly || this.#decoder === undefined)) return;
    if (this.#decoder === undefined && this.#parts.clock.monotonic_ms() >= this.#startAt_ms) this.#open(config);
    this.#decoder?.frame(frame);
  }

  #open(config: CodecConfig): void {
    this.#pictures = 0;
    this.#decoder = new PictureDecoder({
      config,
      clock: this.#parts.clock,
      onPicture: (picture) => this.#look(picture),
      onEnd: (why) => this.#ended(why),
    });
  }

  #look(picture: Uint8Array): void {
    const now_ms = this.#parts.clock.monotonic_ms();
    if (++this.#pictures >= WORKED_PICTURES) this.#ends = 0;
    const before_ms = this.#lookedAt_ms ?? now_ms;
    if (this.#lookedAt_ms !== undefined && now_ms - before_ms < LOOK_EVERY_MS) return;
    if (now_ms - before_ms > FORGET_AFTER_MS) this.#background = new Background();
    this.#apart_ms = now_ms - before_ms;
    this.#lookedAt_ms = now_ms;
    const comparison = this.#background.compare(picture, now_ms);
    if (comparison.kind === 'settling') {
      this.#parts.onLook(comparison);
      this.#set(this.moving, undefined);
      return;
    }
    const { level } = findMoved(comparison.changes, this.#rules.counts, this.#rules.sensitivity);
    const moving = this.#judge.look(level, now_ms, this.#apart_ms);
    const changes = Buffer.from(comparison.changes).toString('base64');
    this.#parts.onLook({ kind: 'seen', changes, apart_ms: this.#apart_ms });
    this.#set(moving, undefined);
  }

  #knowNothing(why: string | undefined): void {
    this.#judge.forget();
    this.#set(undefined, why);
  }

  #ended(why: DecoderEnd): void {
    this.#decoder = undefined;
    this.#ends++;
    const isLasting = why === 'missing' || why === 'not-started';
    const wait_ms = FIRST_WAIT_MS * 2 ** Math.min(this.#ends - 1, 16);
    this.#startAt_ms =
      this.#parts.clock.monotonic_ms() + (isLasting ? LONGEST_WAIT_MS : Math.min(wait_ms, LONGEST_WAIT_MS));
    if (!isLasting && this.#ends <= ENDS_UNSAID) return;
    const reason = WORDS[why];
    this.#knowNothing(reason);
    this.#parts.onLook({ kind: 'problem', reason });
  }

  #set(moving: boolean | undefined, problem: string | undefined): void {
    if (this.moving === moving && this.problem === problem) return;
    this.moving = moving;
    this.problem = problem;
    this.#parts.changed();
  }
}

const WORDS: Readonly<Record<DecoderEnd, string>> = {
  missing: 'motion cannot be looked for: that needs the program ffmpeg, which the recorder does not have',
  'not-started': 'motion cannot be looked for: the program ffmpeg could not be started',
  ended: "motion cannot be looked for: ffmpeg cannot read the camera's picture",
  silent: "motion cannot be looked for: ffmpeg makes nothing of the camera's picture",
  nonsense: "motion cannot be looked for: ffmpeg makes nonsense of the camera's picture",
};
