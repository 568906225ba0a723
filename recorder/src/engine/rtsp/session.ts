/**
 * One RTSP session: finds the camera, by redirects where it sends the recorder on, plays its video and, where it is wanted, its sound;
 * keeps it alive by the server's own timeout, and ends it when packets stop. Packets and sender reports go to the listener as they
 * come.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import { type CameraAddress, isLoopback, isSamePlace } from './address.ts';
import { Authenticator, type Credentials } from './auth.ts';
import { type Exchange, openExchange } from './exchange.ts';
import { type Playing, UnsupportedWay, play } from './handshake.ts';
import type { SessionListener } from './listener.ts';
import { Media } from './media.ts';
import type { MediaWay } from './media-way.ts';
import type { CameraPeer } from './peer.ts';
import { Moved } from './redirect.ts';
import { StallWatch } from './stall-watch.ts';
import { TcpWay } from './tcp-way.ts';
import { UdpWay } from './udp-way.ts';

/** Some cameras send nothing before their next key frame. */
const FIRST_PACKET_MS = 22_000;
const STALL_CHECK_MS = 500;
/** From the connection to the answer to PLAY: a camera that dribbles its answers is given up. */
const HANDSHAKE_LIMIT_MS = 20_000;
const TEARDOWN_LIMIT_MS = 300;
const MAX_REDIRECTS = 5;
/** A camera that has sent nothing by UDP for so long is behind something that lets none through. */
const UDP_FIRST_PACKET_MS = 4_000;
const REPORT_EVERY_MS = 5_000;

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
  readonly peer: CameraPeer;
  /** By choice; falls back to TCP where no packet comes. */
  readonly transport: 'tcp' | 'udp';
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
  const { peer } = parts;
  let address = peer.movedTo ?? parts.address;
  peer.movedTo = undefined;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    try {
      return await openAt(address, parts);
    } catch (error) {
      if (!(error instanceof Moved)) throw error;
      address = error.address;
    }
  }
  throw new CameraFailure('without-video', 'the camera sends the recorder on and on, from address to address');
}

/** At one address, by UDP if that is chosen and works. */
async function openAt(address: CameraAddress, parts: SessionParts): Promise<Session> {
  const { peer } = parts;
  // Packets by UDP would not be encrypted.
  if (parts.transport === 'tcp' || peer.udpFails || address.secure) return openBy('tcp', address, parts);
  try {
    const session = await openBy('udp', address, parts);
    if (await session.sends(UDP_FIRST_PACKET_MS)) return session;
    await session.stop();
  } catch (error) {
    if (!(error instanceof UnsupportedWay)) throw error;
  }
  peer.giveUpUdp();
  return openBy('tcp', address, parts);
}

interface OpenSession extends Session {
  /** Fulfilled with true when a packet came or the session is over, with false when neither was in time. */
  sends(within_ms: number): Promise<boolean>;
}

async function openBy(transport: 'tcp' | 'udp', address: CameraAddress, parts: SessionParts): Promise<OpenSession> {
  const { clock, signal, listener, peer } = parts;
  const media = new Media(listener, clock);
  // The password is told to the camera alone, wherever it sends the recorder.
  const credentials = isSamePlace(address, parts.address) ? parts.credentials : undefined;
  const authenticator = new Authenticator(credentials);
  const tcp = new TcpWay(media.packet, (channel, bytes) => exchange.send(channel, bytes));
  const exchange = await openExchange({
    address,
    authenticator,
    clock,
    certificates: peer.certificates,
    mayBeLoopback: isSamePlace(address, parts.address) || isNamedLoopback(parts.address),
    onPacket: tcp.receive,
  });
  const { local, remote } = exchange;
  const receive = (bytes: number, work: () => void): void => exchange.receive(bytes, work);
  const way = transport === 'tcp' ? tcp : new UdpWay({ local, remote, receive, clock, listener: media.packet });
  const abort = (): void => exchange.end(new CameraFailure('unreachable', 'the camera was stopped'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const slow = new CameraFailure('unreachable', 'the camera answers too slowly');
  const handshake = setTimeout(() => exchange.end(slow), HANDSHAKE_LIMIT_MS);
  const over = exchange.over.then((failure) => {
    signal.removeEventListener('abort', abort);
    clearTimeout(handshake);
    way.close();
    if (failure instanceof Moved) peer.movedTo = failure.address;
    return failure;
  });
  try {
    const { wantsSound } = parts;
    const passwordReason = reasonOfPassword(address, parts);
    const playing = await play({ exchange, address, way, listener, wantsSound, passwordReason });
    clearTimeout(handshake);
    stayAlive(exchange, playing, media, way, parts);
    return {
      over,
      end: (failure) => exchange.end(failure),
      stop: () => tearDown(exchange, playing),
      async sends(within_ms) {
        const waited = new AbortController();
        const silent = wait(within_ms, false, { signal: waited.signal }).catch(() => false);
        const sends = await Promise.race([media.first, over, silent]);
        waited.abort();
        return sends !== false;
      },
    };
  } catch (error) {
    const failure = error instanceof CameraFailure ? error : new CameraFailure('nonsense', 'the camera cannot be read');
    exchange.end(failure);
    const reason = await over;
    peer.movedTo = undefined;
    throw reason;
  }
}

function isNamedLoopback({ host }: CameraAddress): boolean {
  return host.toLowerCase() === 'localhost' || isLoopback(host);
}

function reasonOfPassword(address: CameraAddress, { address: own, credentials }: SessionParts): string {
  if (!isSamePlace(address, own)) {
    const place = address.host.slice(0, 100);
    return `the camera sends the recorder on to ${place}, which asks for a password; the recorder tells it to the camera alone`;
  }
  return credentials === undefined ? 'the camera asks for a user name and a password' : 'wrong password for the camera';
}

/** Until the session is over: tells the camera that somebody listens, and ends it when it is silent. */
function stayAlive(exchange: Exchange, playing: Playing, media: Media, way: MediaWay, parts: SessionParts): void {
  const { clock, firstPacket_ms = FIRST_PACKET_MS } = parts;
  const keepAlive = setInterval(() => void sendKeepAlive(exchange, playing), playing.timeout_s * 400);
  const reports = setInterval(() => media.report(way), REPORT_EVERY_MS);
  const watch = new StallWatch(clock.monotonic_ms(), firstPacket_ms);
  const stall = setInterval(() => {
    const failure = watch.look(clock.monotonic_ms(), media.heardVideo);
    media.heardVideo = false;
    if (failure !== undefined) exchange.end(failure);
  }, STALL_CHECK_MS);
  void exchange.over.then(() => {
    clearInterval(keepAlive);
    clearInterval(stall);
    clearInterval(reports);
  });
}

async function sendKeepAlive(exchange: Exchange, playing: Playing): Promise<void> {
  try {
    const response = await exchange.request(playing.keepAliveMethod, playing.url, playing.headers);
    if (response.status >= 400) playing.keepAliveMethod = 'OPTIONS';
  } catch {
    // The connection is over: `over` tells why.
  }
}

async function tearDown(exchange: Exchange, { url, headers }: Playing): Promise<void> {
  const stopped = new CameraFailure('unreachable', 'the camera was stopped');
  const limit = setTimeout(() => exchange.end(stopped), TEARDOWN_LIMIT_MS);
  try {
    await exchange.request('TEARDOWN', url, headers);
  } catch {
    // It is over either way.
  } finally {
    clearTimeout(limit);
    exchange.end(stopped);
  }
}
