/**
 * Plays a camera's live sound with its picture: each piece is heard when the picture of the same moment is seen, LEAD_S later at first and
 * MOST_LEAD_S at most, so that pieces that come unevenly leave no holes. Made within a click: browsers play no sound before one.
 */
import type { LiveFrame, SoundConfig } from '@nightlatch/protocol';
import { SoundDecoder, type DecodedSound } from '../playback/sound-decoder.ts';

const LEAD_S = 0.05;
const MOST_LEAD_S = 0.1;
/** Farther from its picture than this it begins anew. */
const DRIFT_S = 0.06;
/** Pieces this near to one another are one sound: no click between them. */
const JOIN_S = 0.03;
/** A decoder wants a length; what it gives back has its own. */
const USUAL_PIECE_US = 20_000;

export class LiveSound {
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #decoder: SoundDecoder;
  readonly #sources = new Set<AudioBufferSourceNode>();
  #config: SoundConfig | undefined;
  /** Loudspeakers' clock less capture time, seconds: of the newest picture, and of the sound. */
  #picture_s: number | undefined;
  #anchor_s: number | undefined;
  #lead_s = LEAD_S;
  #end_s = 0;

  /** `context`: for tests; the browser's own otherwise. */
  constructor(onUnsupported: (codec: string) => void, context = new AudioContext({ latencyHint: 'interactive' })) {
    this.#context = context;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
    this.#decoder = new SoundDecoder({ onSound: (sound) => this.#schedule(sound), onUnsupported });
    context.resume().catch(() => undefined);
  }

  /** 0 silent, 1 as it was sent. */
  setVolume(volume: number): void {
    this.#gain.gain.value = Math.min(1, Math.max(0, volume));
  }

  configure(config: SoundConfig | undefined): void {
    this.#config = config;
  }

  push(frame: LiveFrame): void {
    if (this.#config === undefined || this.#context.state !== 'running') return;
    const at_us = Math.round(frame.captured_ms * 1000);
    this.#decoder.decode({ config: this.#config, at_us, duration_us: USUAL_PIECE_US, data: frame.data });
  }

  /** The picture of that moment is on the screen now. */
  painted(captured_ms: number): void {
    this.#picture_s = this.#context.currentTime - captured_ms / 1000;
  }

  close(): void {
    this.#silence();
    this.#decoder.reset();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }

  #silence(): void {
    for (const source of this.#sources) source.stop();
    this.#sources.clear();
    this.#end_s = 0;
  }

  #schedule({ at_us, sampleRate_hz, channels }: DecodedSound): void {
    const length = channels[0]?.length ?? 0;
    if (this.#picture_s === undefined || length === 0) return;
    const wanted_s = this.#picture_s + this.#lead_s;
    if (this.#anchor_s === undefined || Math.abs(this.#anchor_s - wanted_s) > DRIFT_S) {
      this.#silence();
      this.#anchor_s = wanted_s;
    }
    const due_s = this.#anchor_s + at_us / 1e6;
    const start_s = Math.abs(due_s - this.#end_s) < JOIN_S ? this.#end_s : due_s;
    const duration_s = length / sampleRate_hz;
    const late_s = Math.max(0, this.#context.currentTime - start_s);
    this.#end_s = start_s + duration_s;
    if (late_s > 0 && this.#lead_s < MOST_LEAD_S) {
      const more_s = Math.min(MOST_LEAD_S - this.#lead_s, late_s);
      this.#lead_s += more_s;
      this.#anchor_s += more_s;
    }
    if (late_s >= duration_s) return;
    const buffer = this.#context.createBuffer(channels.length, length, sampleRate_hz);
    for (const [at, samples] of channels.entries()) buffer.copyToChannel(samples, at);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.addEventListener('ended', () => this.#sources.delete(source));
    this.#sources.add(source);
    source.start(start_s + late_s, late_s);
  }
}
