/** Tries a camera: connects, waits for its first key frame, gives it back, disconnects. Nothing is recorded. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CameraSource, FromEngine } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { MediaBuffer } from '../../media/media-buffer.ts';
import { CameraFailure } from '../failure.ts';
import { VideoReader } from '../record/video-reader.ts';
import type { SessionListener } from '../rtsp/listener.ts';
import { CameraPeer } from '../rtsp/peer.ts';
import type { Session } from '../rtsp/session.ts';
import { openSource } from './open-source.ts';

const PROBE_LIMIT_MS = 15_000;
/** A person waits for the answer. */
const FIRST_PACKET_MS = 10_000;

export type ProbeAnswer = Omit<Extract<FromEngine, { type: 'probed' }>, 'type' | 'request'>;

interface KeyFrame {
  readonly config: CodecConfig;
  readonly data: Buffer;
}

/** Never rejects: a failure is an answer. */
export async function probe(source: CameraSource, clock: Clock, signal: AbortSignal): Promise<ProbeAnswer> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_LIMIT_MS)]);
  const peer = new CameraPeer(source.certificateSha256, () => undefined);
  const answer = await tryIt(source, peer, clock, limited);
  const shown = peer.certificates.shown;
  return shown === undefined ? answer : { ...answer, certificateSha256: shown };
}

async function tryIt(source: CameraSource, peer: CameraPeer, clock: Clock, limited: AbortSignal): Promise<ProbeAnswer> {
  let session: Session | undefined;
  try {
    const found = Promise.withResolvers<KeyFrame>();
    session = await openSource(source, {
      listener: keyFrameListener(found.resolve),
      peer,
      wantsSound: false,
      clock,
      signal: limited,
      firstPacket_ms: FIRST_PACKET_MS,
    });
    const over = session.over.then((failure) => {
      throw failure;
    });
    const { config, data } = await Promise.race([found.promise, over]);
    const { codec, width, height } = config;
    const description = config.description.toString('base64');
    return { still: { codec, width, height, description, keyFrame: data.toString('base64') } };
  } catch (error) {
    if (limited.aborted) {
      return { failure: 'without-video', reason: 'the camera answers, but sends no picture in time' };
    }
    if (error instanceof CameraFailure) return { failure: error.kind, reason: error.message };
    return { failure: 'nonsense', reason: 'the recorder could not read what the camera sends' };
  } finally {
    await Promise.race([session?.stop(), wait(500)]);
  }
}

function keyFrameListener(found: (frame: KeyFrame) => void): SessionListener {
  const buffer = new MediaBuffer();
  let reader: VideoReader | undefined;
  return {
    tracks({ video }) {
      reader = new VideoReader(video, buffer, {
        unit(unit, config) {
          const end = buffer.finishedBytes;
          if (unit.key) found({ config, data: Buffer.from(buffer.view(end - unit.bytes, end)) });
          buffer.discardLast(unit.bytes);
        },
        lost: () => undefined,
        jumped: () => undefined,
      });
    },
    packet: (kind, bytes, start, end) => {
      if (kind === 'video') reader?.packet(bytes, start, end);
    },
    senderReport: () => undefined,
  };
}
