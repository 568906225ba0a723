/**
 * One RTSP session over TCP: describes, sets up and plays the video of a camera and, where it is wanted, its sound; keeps it alive
 * by the server's own timeout, and ends it when packets stop. Packets and sender reports go to the listener as they come.
 */
import type { Clock } from '../../base/clock.ts';
import { parseSdp } from '../../media/sdp.ts';
import { CameraFailure } from '../failure.ts';
import { type CameraAddress, resolveControl } from './address.ts';
import { Authenticator, type Credentials } from './auth.ts';
import { type Exchange, openExchange } from './exchange.ts';
import type { SessionListener, SessionTracks, TrackKind } from './listener.ts';
import { type RtspResponse, header } from './message.ts';
import { type RtcpListener, readRtcp } from './rtcp.ts';
import { chooseTracks } from './tracks.ts';

/** Without a packet for so long, a session that played is over. */
const STALL_MS = 5_000;
/** Some cameras send nothing before their next key frame. */
const FIRST_PACKET_MS = 22_000;
const STALL_CHECK_MS = 500;
/** From the connection to the answer to PLAY: a camera that dribbles its answers is given up. */
const HANDSHAKE_LIMIT_MS = 20_000;
const USUAL_TIMEOUT_S = 60;
const MIN_TIMEOUT_S = 5;
const MAX_TIMEOUT_S = 3_600;
const TEARDOWN_LIMIT_MS = 300;
/** Interleaved channels of RTP; RTCP of each has the next. */
const CHANNELS: Readonly<Record<TrackKind, number>> = { video: 0, sound: 2 };

export interface Session {
  /** Fulfilled when the session is over, with the reason. */
  readonly over: Promise<CameraFailure>;
  end(failure: CameraFailure): void;
  /** Tells the camera, then ends. */
  stop(): Promise<void>;
}

export interface SessionParts {
  readonly address: CameraAddress;
  readonly credentials: Credentials | undefined;
  readonly listener: SessionListener;
  /** Take the camera's sound too, where it has any. */
  readonly wantsSound: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long to wait for the first packet. */
  readonly firstPacket_ms?: number;
}

/** Fulfilled once the camera plays. Rejects with a CameraFailure. */
export async function openSession(parts: SessionParts): Promise<Session> {
  const { address, credentials, listener, wantsSound, clock, signal, firstPacket_ms = FIRST_PACKET_MS } = parts;
  let heard = false;
  const reports: Readonly<Record<TrackKind, RtcpListener>> = {
    video: {
      senderReport: (rtpTime, ntp_ms) => listener.senderReport('video', rtpTime, ntp_ms),
      bye() {
        throw new CameraFailure('unreachable', 'the camera ended its video');
      },
    },
    sound: {
      senderReport: (rtpTime, ntp_ms) => listener.senderReport('sound', rtpTime, ntp_ms),
      bye: () => undefined,
    },
  };
  const authenticator = new Authenticator(credentials ?? { username: '', password: '' });
  const exchange = await openExchange(address, authenticator, clock, (channel, bytes, start, end) => {
    if (channel === CHANNELS.video) {
      heard = true;
      listener.packet('video', bytes, start, end);
    } else if (channel === CHANNELS.sound) {
      listener.packet('sound', bytes, start, end);
    } else if (channel === CHANNELS.video + 1) {
      readRtcp(bytes, start, end, reports.video);
    } else if (channel === CHANNELS.sound + 1) {
      readRtcp(bytes, start, end, reports.sound);
    }
  });
  const abort = (): void => exchange.end(new CameraFailure('unreachable', 'the camera was stopped'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  void exchange.over.then(() => signal.removeEventListener('abort', abort));
  const slow = new CameraFailure('unreachable', 'the camera answers too slowly');
  const handshake = setTimeout(() => exchange.end(slow), HANDSHAKE_LIMIT_MS);
  void exchange.over.then(() => clearTimeout(handshake));
  try {
    const session = await play(exchange, address, credentials !== undefined, wantsSound, listener);
    clearTimeout(handshake);
    const keepAlive = setInterval(() => void sendKeepAlive(exchange, session), session.timeout_s * 400);
    let heardAt_ms = clock.monotonic_ms();
    let everHeard = false;
    const stall = setInterval(() => {
      if (heard) {
        heardAt_ms = clock.monotonic_ms();
        everHeard = true;
        heard = false;
      } else if (clock.monotonic_ms() - heardAt_ms >= (everHeard ? STALL_MS : firstPacket_ms)) {
        exchange.end(silence(everHeard));
      }
    }, STALL_CHECK_MS);
    void exchange.over.then(() => {
      clearInterval(keepAlive);
      clearInterval(stall);
    });
    return {
      over: exchange.over,
      end: (failure) => exchange.end(failure),
      stop: () => tearDown(exchange, session.url, session.headers),
    };
  } catch (error) {
    const failure = error instanceof CameraFailure ? error : new CameraFailure('nonsense', 'the camera cannot be read');
    exchange.end(failure);
    throw await exchange.over;
  }
}

function silence(everHeard: boolean): CameraFailure {
  return everHeard
    ? new CameraFailure('unreachable', 'the camera stopped sending video')
    : new CameraFailure('without-video', 'the camera answers, but sends no video');
}

interface PlayingSession {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout_s: number;
  keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
}

async function play(
  exchange: Exchange,
  address: CameraAddress,
  hasCredentials: boolean,
  wantsSound: boolean,
  listener: SessionListener,
): Promise<PlayingSession> {
  const check = (response: RtspResponse): RtspResponse => checkStatus(response, hasCredentials);
  const options = await exchange.request('OPTIONS', address.url);
  if (options.status === 401) check(options);
  const described = check(await exchange.request('DESCRIBE', address.url, { Accept: 'application/sdp' }));
  const description = parseSdp(described.body.toString('utf8'));
  if (description === undefined) {
    throw new CameraFailure('nonsense', 'the camera answers, but describes no video');
  }
  const { video, sound } = chooseTracks(description.tracks, wantsSound);
  const base = header(described, 'content-base') ?? header(described, 'content-location') ?? address.url;
  const setUp = (kind: TrackKind, control: string | undefined, headers: Readonly<Record<string, string>>) => {
    const channel = CHANNELS[kind];
    const transport = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    return exchange.request('SETUP', resolveControl(base, control), { ...headers, Transport: transport });
  };
  const { id, timeout_s } = readSession(header(check(await setUp('video', video.control, {})), 'session'));
  const url = resolveControl(base, description.control);
  const headers: Record<string, string> = id === '' ? {} : { Session: id };
  let tracks: SessionTracks = { video, sound: undefined };
  if (sound !== undefined) {
    // A camera that refuses to send its sound is recorded without it.
    const { status } = await setUp('sound', sound.control, headers);
    if (status >= 200 && status < 300) tracks = { video, sound };
  }
  listener.tracks(tracks);
  check(await exchange.request('PLAY', url, { ...headers, Range: 'npt=0.000-' }));
  const methods = header(options, 'public')?.toUpperCase() ?? '';
  const keepAliveMethod = methods.includes('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS';
  return { url, headers, timeout_s, keepAliveMethod };
}

function checkStatus(response: RtspResponse, hasCredentials: boolean): RtspResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 401) {
    const reason = hasCredentials ? 'wrong password for the camera' : 'the camera asks for a user name and a password';
    throw new CameraFailure('wrong-password', reason);
  }
  if (status === 403) throw new CameraFailure('wrong-password', 'the camera does not allow this user to see its video');
  if (status === 404) throw new CameraFailure('without-video', 'the camera knows no video at this address');
  if (status === 453 || status === 503) throw new CameraFailure('unreachable', 'the camera is busy');
  if (status === 461) throw new CameraFailure('without-video', 'the camera does not send video over TCP');
  if (status >= 300 && status < 400)
    throw new CameraFailure('without-video', 'the camera says that its video has moved');
  throw new CameraFailure('without-video', `the camera refuses to send video (${status})`);
}

/** `12345678;timeout=60`. */
function readSession(value: string | undefined): { id: string; timeout_s: number } {
  const [id = '', ...parameters] = (value ?? '').split(';').map((part) => part.trim());
  const stated = parameters.map((parameter) => /^timeout=(\d{1,6})$/i.exec(parameter)?.[1]).find(Boolean);
  const timeout_s = Math.min(Math.max(Number(stated ?? USUAL_TIMEOUT_S), MIN_TIMEOUT_S), MAX_TIMEOUT_S);
  return { id, timeout_s };
}

async function sendKeepAlive(exchange: Exchange, session: PlayingSession): Promise<void> {
  try {
    const response = await exchange.request(session.keepAliveMethod, session.url, session.headers);
    if (response.status >= 400) session.keepAliveMethod = 'OPTIONS';
  } catch {
    // The connection is over: `over` tells why.
  }
}

async function tearDown(exchange: Exchange, url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const limit = setTimeout(
    () => exchange.end(new CameraFailure('unreachable', 'the camera was stopped')),
    TEARDOWN_LIMIT_MS,
  );
  try {
    await exchange.request('TEARDOWN', url, headers);
  } catch {
    // It is over either way.
  } finally {
    clearTimeout(limit);
    exchange.end(new CameraFailure('unreachable', 'the camera was stopped'));
  }
}
