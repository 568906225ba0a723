/** One RTSP connection: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER and TEARDOWN, over TCP interleaved. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock } from '@nightlatch/recorder/base/clock';
import { type AuthKind, type Credentials, Gatekeeper } from './auth.ts';
import type { Clip } from './clip.ts';
import { type RtspRequest, RtspReader, rtspAnswer } from './rtsp-request.ts';
import type { Scene } from './scene.ts';
import { type SdpKind, describeClip } from './sdp.ts';
import { type PacketLine, type UdpHabit, UdpLine } from './packet-line.ts';
import { SoundSender } from './sound-sender.ts';
import { Viewer, type ViewerPlan } from './viewer.ts';

/** One picture of a camera at its path. */
export interface CameraPlace {
  readonly path: string;
  readonly scene: Scene;
  readonly clip: Clip;
}

/** What all connections of one camera share. */
export interface CameraRoom {
  readonly places: readonly CameraPlace[];
  readonly clock: Clock;
  readonly auth: AuthKind;
  readonly credentials: Credentials;
  readonly sessionTimeout_s: number;
  /** Undefined: TCP only. */
  readonly udp: UdpHabit | undefined;
  readonly viewerPlan: Pick<ViewerPlan, 'joinAt' | 'maxQueuedBytes' | 'stalled'>;
  sdp(): SdpKind;
  muted(): boolean;
  /** Where clients are sent on to. */
  redirect(): { readonly to: string; readonly status: number } | undefined;
  onViewer(viewer: Viewer): void;
  /** RTCP came from a client. */
  onReport(): void;
}

type Reply = (status: number, headers?: readonly (readonly [string, string])[], body?: string) => void;

export class Connection {
  readonly socket: Socket;
  readonly #room: CameraRoom;
  readonly #reader: RtspReader;
  readonly #gate: Gatekeeper;
  readonly #session = randomBytes(8).toString('hex');
  #viewer: Viewer | undefined;
  #sound: SoundSender | undefined;
  readonly #udp: UdpLine[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(socket: Socket, room: CameraRoom) {
    this.socket = socket;
    this.#room = room;
    this.#reader = new RtspReader(() => room.onReport());
    this.#gate = new Gatekeeper(room.auth, room.credentials);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    // A client that goes away in the middle of a packet is an everyday thing here.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#idle);
      for (const line of this.#udp) line.close();
      this.#stop();
    });
    this.#stayAwake();
  }

  get viewer(): Viewer | undefined {
    return this.#viewer;
  }

  /** The camera's own request: go on there. */
  sendOn(to: string): void {
    this.socket.write(`REDIRECT rtsp://camera/ RTSP/1.0\r\nCSeq: 1\r\nLocation: ${to}\r\n\r\n`);
  }

  #read(chunk: Buffer): void {
    if (this.#room.muted()) return;
    this.#stayAwake();
    try {
      for (const request of this.#reader.push(chunk)) this.#answer(request);
    } catch {
      this.socket.destroy();
    }
  }

  /** Whatever a client sends keeps its session alive; silence for longer than the timeout ends it. */
  #stayAwake(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.socket.destroy(), this.#room.sessionTimeout_s * 1000);
  }

  #answer(request: RtspRequest): void {
    const reply: Reply = (status, headers = [], body = '') => {
      this.socket.write(rtspAnswer(status, request.headers.get('cseq'), headers, body));
    };
    if (request.method === 'OPTIONS') {
      const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN';
      return reply(200, [['Public', methods]]);
    }
    const redirect = this.#room.redirect();
    if (redirect !== undefined) return reply(redirect.status, [['Location', redirect.to]]);
    if (!this.#gate.admits(request)) return reply(401, [['WWW-Authenticate', this.#gate.challenge]]);
    const place = this.#placeOf(request.url);
    if (place === undefined) return reply(404);
    const session = ['Session', `${this.#session};timeout=${this.#room.sessionTimeout_s}`] as const;
    switch (request.method) {
      case 'DESCRIBE': {
        const headers = [
          ['Content-Base', `${request.url.replace(/\/$/, '')}/`],
          ['Content-Type', 'application/sdp'],
        ] as const;
        return reply(200, headers, describeClip(this.#room.sdp(), place.clip));
      }
      case 'SETUP':
        return void this.#answerSetUp(request, place, reply);
      case 'PLAY': {
        const viewer = this.#viewer;
        if (viewer === undefined) return reply(455);
        if (!this.#isThisSession(request)) return reply(454);
        const base = request.url.replace(/\/$/, '');
        reply(200, [session, ['Range', 'npt=now-'], ['RTP-Info', `url=${base}/trackID=0;${viewer.firstPacket}`]]);
        this.#sound?.play();
        return viewer.play();
      }
      case 'PAUSE':
        this.#stop();
        return reply(200, [session]);
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return reply(this.#isThisSession(request) ? 200 : 454, [session]);
      case 'TEARDOWN':
        this.#stop();
        reply(200);
        return void this.socket.end();
      default:
        return reply(405);
    }
  }

  async #answerSetUp(request: RtspRequest, place: CameraPlace, reply: Reply): Promise<void> {
    const wanted = request.headers.get('transport') ?? '';
    const channel = /RTP\/AVP\/TCP\b.*\binterleaved=(\d{1,3})/i.exec(wanted)?.[1];
    const port = /RTP\/AVP(?:\/UDP)?;.*\bclient_port=(\d{1,5})/i.exec(wanted)?.[1];
    const first = Math.min(Number(channel ?? 0), 254);
    const setUp = (line: PacketLine): void => {
      if (request.url.endsWith('trackID=1')) this.#setUpSound(line, place, first);
      else this.#setUp(line, request, place, first);
    };
    const session = ['Session', `${this.#session};timeout=${this.#room.sessionTimeout_s}`] as const;
    if (channel !== undefined) {
      setUp(this.socket);
      return reply(200, [['Transport', `RTP/AVP/TCP;unicast;interleaved=${first}-${first + 1}`], session]);
    }
    if (port === undefined || this.#room.udp === undefined) return reply(461);
    const { localAddress = '127.0.0.1', remoteAddress = '127.0.0.1' } = this.socket;
    const line = await UdpLine.open(localAddress, { address: remoteAddress, port: Number(port) }, this.#room.udp, () =>
      this.#room.onReport(),
    );
    if (this.socket.destroyed) return line.close();
    this.#udp.push(line);
    setUp(line);
    const client = `client_port=${port}-${Number(port) + 1}`;
    return reply(200, [['Transport', `RTP/AVP;unicast;${client};server_port=${line.ports}`], session]);
  }

  #setUp(line: PacketLine, request: RtspRequest, { path, scene }: CameraPlace, channel: number): void {
    this.#viewer?.stop();
    const client = request.headers.get('user-agent') ?? `${this.socket.remoteAddress}:${this.socket.remotePort}`;
    const plan = { ...this.#room.viewerPlan, session: this.#session, client: client.slice(0, 200), path, channel };
    this.#viewer = new Viewer(line, scene, this.#room.clock, plan);
    this.#room.onViewer(this.#viewer);
  }

  #setUpSound(line: PacketLine, { scene }: CameraPlace, channel: number): void {
    this.#sound?.stop();
    const { clock, viewerPlan } = this.#room;
    this.#sound = scene.sound && new SoundSender(line, scene.sound, clock, channel, viewerPlan.stalled);
  }

  #stop(): void {
    this.#viewer?.stop();
    this.#sound?.stop();
  }

  #isThisSession(request: RtspRequest): boolean {
    const named = request.headers.get('session')?.split(';')[0]?.trim();
    return named === undefined || named === this.#session;
  }

  #placeOf(url: string): CameraPlace | undefined {
    const path = /^rtsps?:\/\/[^/]+(\/.*)?$/i.exec(url)?.[1]?.replace(/\/(trackID=\d+)?$/, '') ?? '';
    return this.#room.places.find((place) => place.path === path);
  }
}
