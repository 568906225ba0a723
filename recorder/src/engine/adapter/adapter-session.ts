/**
 * A session with what is no RTSP camera: capture inputs (V4L2) and HTTP streams (MJPEG and the like) through a child ffmpeg that
 * encodes to H.264. It ends like any session, with a reason, and is opened anew by whoever opened it. The child runs at a lower
 * priority, gets no shell and no secret, and is killed with the session; when the engine is killed, its pipes end and so does it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { nalType, NAL_IDR } from '../../media/h264/nal.ts';
import { Malformed } from '../../media/malformed.ts';
import { CameraFailure } from '../failure.ts';
import { requestCamera } from '../http/camera-http.ts';
import type { Credentials } from '../rtsp/auth.ts';
import type { SessionListener } from '../rtsp/listener.ts';
import type { Session } from '../rtsp/session.ts';
import { adapterArguments, captureInput, streamInput } from './arguments.ts';
import { FlvReader } from './flv.ts';
import { lowerPriority } from './low-priority.ts';
import { Packets, ADAPTER_TRACK } from './packets.ts';

const HEAD_MS = 10_000;
const STALL_MS = 10_000;
const FIRST_FRAME_MS = 22_000;
const CHECK_MS = 500;
/** So many bytes without one picture in them are no video. */
const MAX_BYTES_A_FRAME = 32 * 1024 * 1024;
const MAX_COMPLAINT_BYTES = 2_048;

export interface AdapterParts {
  readonly address: string;
  readonly credentials: Credentials | undefined;
  readonly certificateSha256: string | undefined;
  readonly listener: SessionListener;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long to wait for the first picture. */
  readonly firstPacket_ms?: number | undefined;
}

/** Fulfilled once ffmpeg runs. Rejects with a CameraFailure. */
export async function openAdapter(parts: AdapterParts): Promise<Session> {
  const { address, listener, clock, signal, firstPacket_ms = FIRST_FRAME_MS } = parts;
  const body = address.startsWith('v4l2:') ? undefined : await openStream(parts);
  try {
    const input = body === undefined ? captureInput(address) : streamInput(body.headers['content-type']);
    const child = spawn('ffmpeg', adapterArguments(input), { stdio: ['pipe', 'pipe', 'pipe'] });
    const session = followChild(child, body, { listener, clock, firstPacket_ms });
    const abort = (): void => session.end(new CameraFailure('unreachable', 'the camera was stopped'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void session.over.then(() => signal.removeEventListener('abort', abort));
    return session;
  } catch (error) {
    body?.destroy();
    throw error;
  }
}

async function openStream(parts: AdapterParts): Promise<IncomingMessage> {
  const { address, credentials, certificateSha256, signal } = parts;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CameraFailure('address-invalid', 'the address is not one of a camera; it begins with rtsp:// or http://');
  }
  const headers = { Accept: '*/*' };
  const request = { url, method: 'GET', headers, credentials, certificateSha256, signal, head_ms: HEAD_MS } as const;
  const answer = await requestCamera(request);
  const status = answer.statusCode ?? 0;
  if (status === 200) return answer;
  answer.destroy();
  if (status === 404) throw new CameraFailure('without-video', 'the camera knows no video at this address');
  if (status === 403) throw new CameraFailure('wrong-password', 'the camera does not allow this user to see its video');
  if (status >= 300 && status < 400) {
    throw new CameraFailure('without-video', 'the camera says that its video has moved');
  }
  throw new CameraFailure('without-video', `the camera refuses to send video (${status})`);
}

interface Following {
  readonly listener: SessionListener;
  readonly clock: Clock;
  readonly firstPacket_ms: number;
}

function followChild(child: ChildProcess, body: IncomingMessage | undefined, following: Following): Session {
  const { listener, clock, firstPacket_ms } = following;
  const over = Promise.withResolvers<CameraFailure>();
  let heardAt_ms = clock.monotonic_ms();
  let everHeard = false;
  let complaint = '';
  let bytesSinceFrame = 0;
  const watch = setInterval(() => {
    if (clock.monotonic_ms() - heardAt_ms >= (everHeard ? STALL_MS : firstPacket_ms)) end(silence(everHeard));
  }, CHECK_MS);
  function end(failure: CameraFailure): void {
    clearInterval(watch);
    body?.destroy();
    child.kill('SIGKILL');
    over.resolve(failure);
  }
  const frames = readFrames(listener, () => {
    heardAt_ms = clock.monotonic_ms();
    everHeard = true;
    bytesSinceFrame = 0;
  });
  child.stdout?.on('data', (chunk: Buffer) => {
    try {
      frames.push(chunk);
    } catch (error) {
      if (!(error instanceof CameraFailure || error instanceof Malformed)) throw error;
      end(error instanceof CameraFailure ? error : new CameraFailure('nonsense', nonsense(error)));
    }
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-MAX_COMPLAINT_BYTES);
  });
  child.on('error', (error) => end(notStarted(error)));
  child.on('spawn', () => lowerPriority(child));
  // When its input has ended, what ffmpeg holds still comes.
  child.on('close', () => end(ended(body, complaint)));
  child.stdin?.on('error', () => undefined);
  if (body !== undefined && child.stdin !== null) {
    body.on('data', (chunk: Buffer) => {
      bytesSinceFrame += chunk.length;
      if (bytesSinceFrame > MAX_BYTES_A_FRAME) end(new CameraFailure('nonsense', nonsense(undefined)));
    });
    body.on('error', () => child.stdin?.end());
    body.on('close', () => child.stdin?.end());
    body.pipe(child.stdin);
  }
  listener.tracks({ video: ADAPTER_TRACK, sound: undefined });
  return {
    over: over.promise,
    end,
    async stop() {
      end(new CameraFailure('unreachable', 'the camera was stopped'));
    },
  };
}

function readFrames(listener: SessionListener, onFrame: () => void): FlvReader {
  let sets: Buffer[] = [];
  const packets = new Packets((packet) => listener.packet('video', packet, 0, packet.length));
  return new FlvReader({
    parameterSets(nals) {
      sets = nals.map((nal) => Buffer.from(nal));
    },
    frame(time_ms, nals) {
      onFrame();
      const isKey = nals.some((nal) => nalType(nal[0] ?? 0) === NAL_IDR);
      packets.unit(time_ms, isKey ? [...sets, ...nals] : nals);
    },
  });
}

function silence(everHeard: boolean): CameraFailure {
  return everHeard
    ? new CameraFailure('unreachable', 'the camera stopped sending video')
    : new CameraFailure('without-video', 'the camera answers, but sends no video');
}

function nonsense(error: Error | undefined): string {
  return error === undefined
    ? 'the camera sends no pictures'
    : 'the recorder could not read what ffmpeg made of the video';
}

function notStarted(error: Error): CameraFailure {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return isMissing
    ? new CameraFailure('unreachable', 'this kind of camera needs the program ffmpeg, which the recorder does not have')
    : new CameraFailure('unreachable', 'the program ffmpeg could not be started');
}

/** Why ffmpeg ended. Its words are not repeated: they may hold anything that the camera sent. */
function ended(body: IncomingMessage | undefined, complaint: string): CameraFailure {
  if (body === undefined) {
    if (/no such (file|device)/i.test(complaint)) {
      return new CameraFailure('unreachable', 'there is no such capture input');
    }
    if (/permission denied/i.test(complaint)) {
      return new CameraFailure('unreachable', 'the recorder may not use the capture input');
    }
    if (/busy/i.test(complaint)) return new CameraFailure('unreachable', 'another program uses the capture input');
    return new CameraFailure('unreachable', 'the capture input gives no video');
  }
  if (/unrecognized option|unknown encoder|option not found/i.test(complaint)) {
    return new CameraFailure('unreachable', 'the recorder needs ffmpeg 5.1 or later, with libx264');
  }
  if (body.complete || body.destroyed) return new CameraFailure('unreachable', 'the camera closed the connection');
  return new CameraFailure('nonsense', 'ffmpeg cannot read what the camera sends');
}
