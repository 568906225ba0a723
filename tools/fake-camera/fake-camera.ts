/**
 * A camera that is not one: an RTSP server over real sockets that replays a clip in real time and stamps every frame (see
 * frame-stamp.ts), so that whoever records it can prove that nothing is missing. Everything it opened is closed by `stop()`.
 */
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { type Clock, systemClock } from '@nightlatch/recorder/base/clock';
import type { AuthKind } from './auth.ts';
import type { Clip } from './clip.ts';
import { loadClip } from './load-clip.ts';
import { Connection } from './connection.ts';
import { type Fault, type PlannedFault, faultSchema } from './faults.ts';
import { flood, nonsense } from './noise.ts';
import type { UdpHabit } from './packet-line.ts';
import { Scene } from './scene.ts';
import type { SdpKind } from './sdp.ts';
import type { Viewer, ViewerCounters } from './viewer.ts';

export interface FakeCameraOptions {
  /** A file (MP4 or Annex B), or a clip that is loaded already and may be shared by many cameras. */
  readonly clip: string | Clip;
  /** Pace of an Annex B clip. */
  readonly annexBFps?: number;
  readonly user?: string;
  readonly password?: string;
  /** Digest with MD5 when there is a password, else none. */
  readonly auth?: AuthKind;
  /** 0, and absent: a free one. Loopback unless `host` says otherwise. */
  readonly port?: number;
  readonly host?: string;
  readonly path?: string;
  /** A smaller picture at `/sub`. */
  readonly subClip?: string | Clip;
  readonly sdp?: SdpKind;
  /** Whether key frames carry parameter sets in the stream (they do by default) beside the SDP. */
  readonly inBandParameterSets?: boolean;
  readonly joinAt?: 'key-frame' | 'any';
  /** The timeout that the camera announces and keeps; 60 s by default. */
  readonly sessionTimeout_s?: number;
  /** Bytes that may wait for a client before frames are dropped for it; 16 MiB by default. */
  readonly maxQueuedBytes?: number;
  /** Speaks `rtsps:` with it. PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Sends by UDP to those that ask for it; absent: TCP only. */
  readonly udp?: UdpHabit;
  readonly clock?: Clock;
}

export interface FakeCameraCounters {
  /** Frames the scene has made; the next one has this number. */
  readonly framesMade: number;
  /** Numbers of frames withheld from everybody, as planned. */
  readonly withheld: readonly number[];
  /** Clients that play now. */
  readonly clients: number;
  /** Connections since the start. */
  readonly connections: number;
  /** RTCP packets that came from clients. */
  readonly reports: number;
  /** Everyone who has set up a session, newest last; the oldest are forgotten after 1000. */
  readonly sessions: readonly ViewerCounters[];
}

export interface FakeCamera {
  /** Without and with user and password. */
  readonly url: string;
  /** Of the smaller picture, which is there when a clip of it was given. */
  readonly subUrl: string;
  readonly urlWithPassword: string;
  readonly port: number;
  counters(): FakeCameraCounters;
  /** Plans a misfortune; throws when it is not one. */
  plan(fault: Fault): void;
  stop(): Promise<void>;
}

const SESSIONS_KEPT = 1000;
const SUB_PATH = '/sub';

export async function startFakeCamera(options: FakeCameraOptions): Promise<FakeCamera> {
  const load = async (clip: string | Clip) => (typeof clip === 'string' ? loadClip(clip, options.annexBFps) : clip);
  const clip = await load(options.clip);
  const subClip = options.subClip === undefined ? undefined : await load(options.subClip);
  const clock = options.clock ?? systemClock;
  const user = options.user ?? 'admin';
  const password = options.password ?? '';
  const path = options.path ?? '/live';
  const place = (at: string, shown: Clip) => ({
    path: at,
    clip: shown,
    scene: new Scene(shown, clock, options.inBandParameterSets ?? true),
  });
  const main = place(path, clip);
  const { scene } = main;
  const places = subClip === undefined ? [main] : [main, place(SUB_PATH, subClip)];
  const stopScenes = (): void => places.forEach((each) => each.scene.stop());
  const connections = new Set<Connection>();
  const viewers: Viewer[] = [];
  const until = { stalled_ms: -Infinity, refusing_ms: -Infinity };
  let sdp: SdpKind = options.sdp ?? 'video';
  let muted = false;
  let redirect: { to: string; status: number } | undefined;
  let accepted = 0;
  let reports = 0;

  const room = {
    places,
    clock,
    auth: options.auth ?? (password === '' ? 'none' : 'digest-md5'),
    credentials: { user, password },
    udp: options.udp,
    sessionTimeout_s: options.sessionTimeout_s ?? 60,
    viewerPlan: {
      joinAt: options.joinAt ?? 'key-frame',
      maxQueuedBytes: options.maxQueuedBytes ?? 16 * 1024 * 1024,
      stalled: () => clock.monotonic_ms() < until.stalled_ms,
    },
    sdp: () => sdp,
    muted: () => muted,
    redirect: () => redirect,
    onReport: () => {
      reports++;
    },
    onViewer: (viewer: Viewer) => {
      viewers.push(viewer);
      if (viewers.length > SESSIONS_KEPT) viewers.shift();
    },
  } as const;

  const serve = (socket: Socket): void => {
    accepted++;
    if (clock.monotonic_ms() < until.refusing_ms) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, room);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };
  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  // A client that refuses the certificate is an everyday thing here.
  server.on('tlsClientError', (_error, socket) => socket.destroy());

  const cut = (): void => {
    for (const connection of connections) connection.socket.destroy();
  };
  const end_ms = (for_ms: number | undefined): number => clock.monotonic_ms() + (for_ms ?? Infinity);
  const plan = (fault: PlannedFault): void => {
    const playing = [...connections].filter((connection) => connection.viewer?.playing === true);
    switch (fault.type) {
      case 'drop-frame':
        return scene.withholdNext(fault.which, fault.count);
      case 'drop-packet':
        return playing.forEach((connection) => connection.viewer?.skipPackets(fault.count));
      case 'stall':
        until.stalled_ms = end_ms(fault.for_ms);
        return;
      case 'refuse':
        until.refusing_ms = end_ms(fault.for_ms);
        return cut();
      case 'close':
        return cut();
      case 'mute':
        muted = true;
        return;
      case 'nonsense':
        return playing.forEach((connection) => nonsense(connection, fault.what, fault.bytes));
      case 'flood':
        return playing.forEach((connection) => flood(connection, fault.what, fault.bytes));
      case 'sdp':
        sdp = fault.sdp;
        return;
      case 'redirect':
        if (fault.when === 'playing') return playing.forEach((connection) => connection.sendOn(fault.to));
        redirect = fault;
        return;
      case 'clear':
        redirect = undefined;
        until.stalled_ms = -Infinity;
        until.refusing_ms = -Infinity;
        muted = false;
        sdp = options.sdp ?? 'video';
    }
  };

  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host).catch((error: unknown) => {
    stopScenes();
    throw error;
  });
  const scheme = options.tls === undefined ? 'rtsp' : 'rtsps';
  const hostPort = `${host}:${port}`;
  const secret = room.auth === 'none' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return {
    url: `${scheme}://${hostPort}${path}`,
    subUrl: `${scheme}://${hostPort}${SUB_PATH}`,
    urlWithPassword: `${scheme}://${secret}${hostPort}${path}`,
    port,
    counters: () => ({
      framesMade: scene.framesMade,
      withheld: [...scene.withheld],
      clients: viewers.filter((viewer) => viewer.playing).length,
      connections: accepted,
      reports,
      sessions: viewers.map((viewer) => viewer.counters()),
    }),
    plan: (fault) => plan(faultSchema.parse(fault)),
    stop: async () => {
      stopScenes();
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
