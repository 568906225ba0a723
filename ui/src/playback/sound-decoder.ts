/**
 * Recorded sound to samples, through the browser's WebCodecs; G.711 by our own table. Sound that cannot be decoded is left out: never
 * an error for the picture. `onSound` comes in order, some time after `decode`.
 */
import { bytesOfBase64 } from '../base64.ts';
import type { SoundConfig } from '@nightlatch/protocol';
import { decodeG711 } from './g711.ts';
import type { StoredSound } from './frame-store.ts';

export interface DecodedSound {
  readonly at_us: number;
  readonly sampleRate_hz: number;
  /** A list a channel, of the same length; samples between -1 and 1. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

export interface SoundEvents {
  readonly onSound: (sound: DecodedSound) => void;
  /** This browser cannot decode this sound. */
  readonly onUnsupported: (codec: string) => void;
}

export class SoundDecoder {
  readonly #events: SoundEvents;
  #decoder: AudioDecoder | undefined;
  #config: SoundConfig | undefined;
  #unsupported: SoundConfig | undefined;

  constructor(events: SoundEvents) {
    this.#events = events;
  }

  decode({ config, at_us, duration_us, data }: StoredSound): void {
    if (config.codec === 'alaw' || config.codec === 'ulaw') {
      const channels = [decodeG711(config.codec, data)];
      return this.#events.onSound({ at_us, sampleRate_hz: config.sampleRate_hz, channels });
    }
    if (config === this.#unsupported) return;
    const decoder = this.#decoderFor(config);
    if (decoder === undefined) return;
    try {
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: at_us, duration: duration_us, data }));
    } catch {
      this.reset();
    }
  }

  /** What was not decoded yet never comes. */
  reset(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }

  #decoderFor(config: SoundConfig): AudioDecoder | undefined {
    if (this.#decoder?.state === 'configured' && this.#config === config) return this.#decoder;
    this.reset();
    this.#config = config;
    if (typeof AudioDecoder === 'undefined') return this.#giveUp(config);
    const decoder = new AudioDecoder({
      output: (sound) => {
        if (decoder === this.#decoder) this.#events.onSound(samplesOf(sound));
        sound.close();
      },
      error: (error) => {
        if (decoder !== this.#decoder) return;
        this.#decoder = undefined;
        if (error.name === 'NotSupportedError') this.#giveUp(config);
      },
    });
    this.#decoder = decoder;
    try {
      decoder.configure({
        codec: config.codec,
        sampleRate: config.sampleRate_hz,
        numberOfChannels: config.channels,
        ...descriptionOf(config),
      });
    } catch {
      return this.#giveUp(config);
    }
    return decoder;
  }

  #giveUp(config: SoundConfig): undefined {
    this.#unsupported = config;
    this.reset();
    this.#events.onUnsupported(config.codec);
  }
}

/** An AudioSpecificConfig as it is. Of Opus the contents of `dOps` are no OpusHead: one or two channels need none. */
function descriptionOf({ codec, description }: SoundConfig): { description?: Uint8Array<ArrayBuffer> } {
  return codec === 'opus' || description === '' ? {} : { description: bytesOfBase64(description) };
}

function samplesOf(sound: AudioData): DecodedSound {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, planeIndex) => {
    const samples = new Float32Array(sound.numberOfFrames);
    sound.copyTo(samples, { planeIndex, format: 'f32-planar' });
    return samples;
  });
  return { at_us: sound.timestamp, sampleRate_hz: sound.sampleRate, channels };
}
