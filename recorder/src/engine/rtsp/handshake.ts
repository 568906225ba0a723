/** From a connection to a camera that plays: OPTIONS, DESCRIBE, SETUP, PLAY (RFC 2326), and what the statuses of its answers mean. */
import { parseSdp } from '../../media/sdp.ts';
import { CameraFailure } from '../failure.ts';
import { type CameraAddress, resolveControl } from './address.ts';
import type { Exchange } from './exchange.ts';
import type { SessionListener, SessionTracks, TrackKind } from './listener.ts';
import type { MediaWay } from './media-way.ts';
import { type RtspResponse, header } from './message.ts';
import { movedFrom } from './redirect.ts';
import { chooseTracks } from './tracks.ts';

const USUAL_TIMEOUT_S = 60;
const MIN_TIMEOUT_S = 5;
const MAX_TIMEOUT_S = 3_600;
const STATUS_UNSUPPORTED_TRANSPORT = 461;

export interface Playing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout_s: number;
  readonly tracks: SessionTracks;
  keepAliveMethod: 'GET_PARAMETER' | 'OPTIONS';
}

export interface HandshakeParts {
  readonly exchange: Exchange;
  readonly address: CameraAddress;
  readonly way: MediaWay;
  readonly wantsSound: boolean;
  readonly listener: SessionListener;
  /** What a camera that asks for a password is told about. */
  readonly passwordReason: string;
}

/** The camera does not send its packets that way. */
export class UnsupportedWay extends CameraFailure {}

/** Fulfilled once the camera plays. Rejects with a CameraFailure: `Moved` when the camera sends the recorder on. */
export async function play(parts: HandshakeParts): Promise<Playing> {
  const { exchange, address, way, listener, wantsSound } = parts;
  const check = (response: RtspResponse): RtspResponse => checkStatus(response, parts);
  const options = await exchange.request('OPTIONS', address.url);
  if (options.status === 401 || isRedirect(options.status)) check(options);
  const described = check(await exchange.request('DESCRIBE', address.url, { Accept: 'application/sdp' }));
  const description = parseSdp(described.body.toString('utf8'));
  if (description === undefined) {
    throw new CameraFailure('nonsense', 'the camera answers, but describes no video');
  }
  const { video, sound } = chooseTracks(description.tracks, wantsSound);
  const base = header(described, 'content-base') ?? header(described, 'content-location') ?? address.url;
  const setUp = async (kind: TrackKind, control: string | undefined, headers: Readonly<Record<string, string>>) => {
    const transport = await way.offer(kind);
    return exchange.request('SETUP', resolveControl(base, control), { ...headers, Transport: transport });
  };
  const videoSetUp = check(await setUp('video', video.control, {}));
  way.accept('video', header(videoSetUp, 'transport'));
  const { id, timeout_s } = readSession(header(videoSetUp, 'session'));
  const url = resolveControl(base, description.control);
  const headers: Record<string, string> = id === '' ? {} : { Session: id };
  let tracks: SessionTracks = { video, sound: undefined };
  if (sound !== undefined) {
    // A camera that refuses to send its sound is recorded without it.
    const answer = await setUp('sound', sound.control, headers);
    if (answer.status >= 200 && answer.status < 300) {
      way.accept('sound', header(answer, 'transport'));
      tracks = { video, sound };
    }
  }
  listener.tracks(tracks);
  check(await exchange.request('PLAY', url, { ...headers, Range: 'npt=0.000-' }));
  const methods = header(options, 'public')?.toUpperCase() ?? '';
  const keepAliveMethod = methods.includes('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS';
  return { url, headers, timeout_s, tracks, keepAliveMethod };
}

function checkStatus(response: RtspResponse, { address, passwordReason }: HandshakeParts): RtspResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 401) throw new CameraFailure('wrong-password', passwordReason);
  if (status === 403) throw new CameraFailure('wrong-password', 'the camera does not allow this user to see its video');
  if (status === 404) throw new CameraFailure('without-video', 'the camera knows no video at this address');
  if (status === 453 || status === 503) throw new CameraFailure('unreachable', 'the camera is busy');
  if (status === STATUS_UNSUPPORTED_TRANSPORT) {
    throw new UnsupportedWay('without-video', 'the camera does not send video in the way that is set');
  }
  if (isRedirect(status)) throw movedFrom(address, header(response, 'location'));
  throw new CameraFailure('without-video', `the camera refuses to send video (${status})`);
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** `12345678;timeout=60`. */
function readSession(value: string | undefined): { id: string; timeout_s: number } {
  const [id = '', ...parameters] = (value ?? '').split(';').map((part) => part.trim());
  const stated = parameters.map((parameter) => /^timeout=(\d{1,6})$/i.exec(parameter)?.[1]).find(Boolean);
  const timeout_s = Math.min(Math.max(Number(stated ?? USUAL_TIMEOUT_S), MIN_TIMEOUT_S), MAX_TIMEOUT_S);
  return { id, timeout_s };
}
