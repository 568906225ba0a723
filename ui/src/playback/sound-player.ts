/**
 * Plays one camera's sound beside its pictures: follows the player's instant, at the speed of life alone; silent otherwise. Sound is
 * decoded and handed to the loudspeakers a second ahead; when the two clocks are more than DRIFT_MS apart, or someone goes
 * elsewhere, it begins anew. Driven by `follow`, once a picture; no timers of its own. Made and turned on within a click: browsers
 * play no sound before one.
 */
import { SoundDecoder, type DecodedSound } from './sound-decoder.ts';
import type { StoredSound } from './frame-store.ts';

const AHEAD_MS = 1_000;
/** Before the first sound after a beginning is heard. */
const START_MS = 60;
const DRIFT_MS = 80;
/** Pieces this near to one another are one sound: no click between them. */
const JOIN_S = 0.02;

export interface SoundParts {
  /** What is at hand, in order: `Player.soundBetween` of the camera. */
  readonly soundBetween: (from_ms: number, to_ms: number) => readonly StoredSound[];
  readonly onUnsupported: (codec: string) => void;
  /** For tests; the browser's own otherwise. */
  readonly context?: AudioContext;
}

export class SoundPlayer {
  readonly #parts: SoundParts;
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #decoder: SoundDecoder;
  readonly #playing = new Set<AudioBufferSourceNode>();
  /** The instant of the footage that is heard when the loudspeakers' clock shows `at_s`; undefined while silent. */
  #anchor: { readonly at_ms: number; readonly at_s: number } | undefined;
  /** Given to the decoder up to here. */
  #decoded_us = 0;
  /** Where the last piece ends on the loudspeakers' clock. */
  #end_s = 0;

  constructor(parts: SoundParts) {
    this.#parts = parts;
    this.#context = parts.context ?? new AudioContext();
    this.#gain = this.#context.createGain();
    this.#gain.connect(this.#context.destination);
    this.#decoder = new SoundDecoder({
      onSound: (sound) => this.#schedule(sound),
      onUnsupported: parts.onUnsupported,
    });
    this.#context.resume().catch(() => undefined);
  }

  /** 0 silent, 1 as it was recorded. */
  set volume(volume: number) {
    this.#gain.gain.value = Math.min(1, Math.max(0, volume));
  }

  /** `isRunning`: the instant moves at the speed of life. */
  follow(at_ms: number, isRunning: boolean): void {
    if (!isRunning || this.#context.state !== 'running') return this.#silence();
    const now_s = this.#context.currentTime;
    const off_ms =
      this.#anchor === undefined ? Infinity : at_ms - this.#anchor.at_ms - (now_s - this.#anchor.at_s) * 1000;
    if (Math.abs(off_ms) > DRIFT_MS) {
      this.#silence();
      this.#anchor = { at_ms: at_ms + START_MS, at_s: now_s + START_MS / 1000 };
      this.#decoded_us = (at_ms + START_MS) * 1000;
    }
    for (const sound of this.#parts.soundBetween(this.#decoded_us / 1000, at_ms + AHEAD_MS)) {
      this.#decoded_us = Math.max(this.#decoded_us, sound.at_us + sound.duration_us);
      this.#decoder.decode(sound);
    }
  }

  close(): void {
    this.#silence();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }

  #silence(): void {
    if (this.#anchor === undefined) return;
    this.#anchor = undefined;
    this.#end_s = 0;
    this.#decoder.reset();
    for (const source of this.#playing) source.stop();
    this.#playing.clear();
  }

  #schedule({ at_us, sampleRate_hz, channels }: DecodedSound): void {
    const anchor = this.#anchor;
    const length = channels[0]?.length ?? 0;
    if (anchor === undefined || length === 0) return;
    const wanted_s = anchor.at_s + (at_us / 1000 - anchor.at_ms) / 1000;
    const start_s = Math.abs(wanted_s - this.#end_s) < JOIN_S ? this.#end_s : wanted_s;
    const late_s = Math.max(0, this.#context.currentTime - start_s);
    const duration_s = length / sampleRate_hz;
    this.#end_s = start_s + duration_s;
    if (late_s >= duration_s) return;
    const buffer = this.#context.createBuffer(channels.length, length, sampleRate_hz);
    for (const [at, samples] of channels.entries()) buffer.copyToChannel(samples, at);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.addEventListener('ended', () => this.#playing.delete(source));
    this.#playing.add(source);
    source.start(start_s + late_s, late_s);
  }
}
