/**
 * One camera: connects, records, and connects again for ever, telling its state with a reason that a person understands. Whatever it
 * sends ends its own session at most.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { CameraSource, EngineState, Stream } from '@nightlatch/protocol';
import { USUAL_RECORDING_RULES } from '@nightlatch/protocol/usual-rules';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { FootageFiles } from '../../footage/footage-files.ts';
import { CameraFailure } from '../failure.ts';
import type { ConversionPlaces } from '../adapter/conversion-places.ts';
import { ConvertedPicture } from '../live/converted-picture.ts';
import type { LiveStream } from '../live/live-picture.ts';
import type { MotionWatch } from '../motion/motion-watch.ts';
import { RecordingSwitch } from '../motion/recording-switch.ts';
import { CameraRecording } from '../record/camera-recording.ts';
import { CameraPeer } from '../rtsp/peer.ts';
import type { Session } from '../rtsp/session.ts';
import { Backoff } from './backoff.ts';
import { accessToSub, isReachedAlike, isTrustedAlike } from './camera-access.ts';
import { openSource } from './open-source.ts';
import { SubStream } from './sub-stream.ts';

/** A camera whose packets hold no key frame for so long sends nothing that can be shown. */
const KEY_FRAME_LIMIT_MS = 60_000;
const REASON_STARTED = 'the recorder was not recording';

export interface CameraParts {
  readonly files: FootageFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly onState: () => void;
  /** Of schedules; undefined: this machine's own. */
  readonly timeZone: () => string | undefined;
  /** Of all cameras together. */
  readonly conversions: ConversionPlaces;
}

export class Camera {
  readonly recording: CameraRecording;
  readonly #parts: CameraParts;
  readonly #backoff = new Backoff();
  #source: CameraSource;
  /** Ends what the camera is at: connecting, recording, or waiting. */
  #attempt = new AbortController();
  #peer: CameraPeer;
  #session: Session | undefined;
  #leaving = false;
  #stopped = false;
  #state: Pick<EngineState, 'kind' | 'reason' | 'since_ms'>;
  #interruptions = 0;
  #gapReason: string | undefined = REASON_STARTED;
  readonly #main: LiveStream;
  readonly #sub: SubStream;
  readonly #converted: ConvertedPicture;
  readonly #switch: RecordingSwitch;
  readonly #running: Promise<void>;

  constructor(source: CameraSource, parts: CameraParts) {
    this.#source = source;
    this.#parts = parts;
    this.#peer = this.#newPeer(source);
    this.#state = { kind: 'connecting', since_ms: parts.clock.wall_ms() };
    this.recording = new CameraRecording(source.id, parts.files, parts.clock);
    const { recording } = this;
    this.#main = {
      join: (watcher) => recording.live.join(watcher, recording.config),
      leave: (watcher) => recording.live.leave(watcher),
    };
    const { clock, log } = parts;
    this.#sub = new SubStream(accessToSub(source), { cameraId: source.id, clock, log, main: this.#main });
    this.#converted = new ConvertedPicture(this.#main, parts.conversions);
    this.#switch = new RecordingSwitch(source, {
      ...parts,
      picture: this.#sub,
      setGate: (closed) => recording.setGate(closed),
    });
    this.#running = this.#run();
  }

  get state(): EngineState {
    const { config, figures } = this.recording;
    const video = config && { codec: config.codec, width: config.width, height: config.height };
    const { waiting, ...motion } = this.#switch.state;
    const shown = this.#peer.certificates.shown;
    return {
      cameraId: this.#source.id,
      ...this.#state,
      ...video,
      ...figures,
      ...motion,
      ...(waiting !== undefined && this.#state.kind === 'recording' ? { waiting } : {}),
      interruptions: this.#interruptions,
      ...(shown === undefined ? {} : { certificateSha256: shown }),
    };
  }

  /** The picture to show; a camera without a smaller one gives its main one. */
  picture(stream: Stream): LiveStream {
    if (stream === 'converted') return this.#converted;
    return stream === 'sub' ? this.#sub : this.#main;
  }

  /** Where motion is looked for, and told of. */
  get motion(): MotionWatch {
    return this.#switch.motion;
  }

  /** What changes how the camera is reached, or whether its sound is wanted, is tried at once; a new name changes nothing. */
  change(source: CameraSource): void {
    const old = this.#source;
    this.#source = source;
    this.#switch.change(source);
    const isReachedAsBefore = isReachedAlike(old, source);
    if (!isTrustedAlike(old, source)) this.#peer = this.#newPeer(source);
    if (!isReachedAsBefore || old.subAddress !== source.subAddress) this.#sub.change(accessToSub(source));
    if (isReachedAsBefore && wantsSound(old) === wantsSound(source)) return;
    this.#backoff.reset();
    this.#gapReason = "the camera's settings were changed";
    void this.#leave();
  }

  /** To be called several times a second. */
  tick(): void {
    this.recording.tick();
    this.#switch.tick();
  }

  /** Everything that came is written when the promise is fulfilled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#converted.end();
    await Promise.all([this.#sub.end(), this.#switch.stop(), this.#leave()]);
    await this.#running;
  }

  #newPeer({ id, certificateSha256 }: CameraSource): CameraPeer {
    return new CameraPeer(certificateSha256, (text) => this.#parts.log.warn(text, { camera: id }));
  }

  /** Ends the session as RTSP wants it, or the attempt to have one. */
  async #leave(): Promise<void> {
    this.#leaving = true;
    const attempt = this.#attempt;
    await this.#session?.stop();
    attempt.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#leaving = false;
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      const began_ms = this.#parts.clock.monotonic_ms();
      const { failure, recorded } = await this.#record(signal);
      this.#session = undefined;
      this.recording.pause();
      if (this.#leaving || signal.aborted) {
        if (!this.#stopped) this.#setState('connecting', undefined);
        continue;
      }
      if (recorded) {
        this.#interruptions++;
        this.#gapReason = failure.message;
      }
      this.#setState('failed', failure.message);
      const lasted_ms = recorded ? this.#parts.clock.monotonic_ms() - began_ms : 0;
      const wait_ms = this.#backoff.next_ms(lasted_ms, failure.kind === 'wrong-password');
      await wait(wait_ms, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One session from its beginning to its end. */
  async #record(signal: AbortSignal): Promise<{ failure: CameraFailure; recorded: boolean }> {
    let recorded = false;
    const onFrame = (): void => {
      if (recorded) return;
      recorded = true;
      this.#gapReason = undefined;
      this.#setState('recording', undefined);
    };
    try {
      const session = await openSource(this.#source, {
        listener: this.recording.listen(this.#gapReason, onFrame),
        peer: this.#peer,
        wantsSound: wantsSound(this.#source),
        clock: this.#parts.clock,
        signal,
      });
      this.#session = session;
      const noKeyFrame = new CameraFailure('without-video', 'the camera sends no key frames');
      const limit = setTimeout(() => recorded || session.end(noKeyFrame), KEY_FRAME_LIMIT_MS);
      const failure = await session.over;
      clearTimeout(limit);
      return { failure, recorded };
    } catch (error) {
      if (error instanceof CameraFailure) return { failure: error, recorded };
      this.#parts.log.error('a camera could not be handled', { camera: this.#source.id, error });
      return { failure: new CameraFailure('nonsense', 'the recorder could not read what the camera sends'), recorded };
    }
  }

  #setState(kind: EngineState['kind'], reason: string | undefined): void {
    if (this.#state.kind === kind && this.#state.reason === reason) return;
    const since_ms = this.#parts.clock.wall_ms();
    this.#state = reason === undefined ? { kind, since_ms } : { kind, since_ms, reason };
    this.#parts.files.event(kind, this.#source.id, reason);
    this.#parts.log.info('camera state', { camera: this.#source.id, kind, reason });
    this.#parts.onState();
  }
}

function wantsSound(source: CameraSource): boolean {
  return (source.rules ?? USUAL_RECORDING_RULES).sound;
}
