/**
 * An ONVIF camera that is not one: SOAP over HTTP on loopback with the checks that real cameras make (WS-UsernameToken by the camera's own
 * clock, or HTTP Basic/none), and an answer to WS-Discovery. It remembers what it was told to do. `stop()` closes all of it.
 */
import { createHash } from 'node:crypto';
import { type Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import {
  type FakeProfile,
  capabilities,
  dateAndTime,
  envelope,
  eventProperties,
  fault,
  motionMessages,
  presetList,
  profiles,
  pullPoint,
  services,
  streamUri,
} from './answers.ts';

const GROUP = '239.255.255.250';
const MAX_BODY = 1024 * 1024;
const SKEW_MS = 60_000;

export interface FakeOnvifOptions {
  readonly profiles: readonly FakeProfile[];
  readonly user?: string;
  readonly password?: string;
  /** The camera's clock less the real one. */
  readonly clockOffset_ms?: number;
  /** `media2` by default beside `media`, `ptz` and `events`. */
  readonly services?: readonly string[];
  /** Older cameras know GetCapabilities alone. */
  readonly knowsGetServices?: boolean;
  /** What the camera says of itself instead of its own address. */
  readonly saysItIsAt?: string;
  readonly name?: string;
  readonly port?: number;
  /** Answer WS-Discovery: at a port of its own on loopback, or in the group on an interface. */
  readonly discovery?: 'own-port' | 'group';
  /** Answers everything with this text instead. */
  readonly nonsense?: () => string;
}

export interface FakeOnvif {
  readonly onvifAddress: string;
  readonly discoveryPort: number;
  /** `move 0.5 0 0`, `stop`, `preset 2`, `save NAME`, `remove 2`, in their order. */
  readonly moves: readonly string[];
  /** Names of the requests that came, in their order. */
  readonly requests: readonly string[];
  setMotion(moves: boolean): void;
  /** Subscriptions are forgotten, as after a restart of the camera. */
  forget(): void;
  stop(): Promise<void>;
}

export async function startFakeOnvif(options: FakeOnvifOptions): Promise<FakeOnvif> {
  const { user = 'admin', password, clockOffset_ms = 0, knowsGetServices = true } = options;
  const kinds = options.services ?? ['media', 'media2', 'ptz', 'events'];
  const moves: string[] = [];
  const requests: string[] = [];
  const presets = new Map([['1', 'Gate']]);
  let waiting: { response: ServerResponse; timer: NodeJS.Timeout } | undefined;
  let states: boolean[] = [];
  let subscription = 0;
  let base = '';

  const tell = (): void => {
    if (waiting === undefined || states.length === 0) return;
    clearTimeout(waiting.timer);
    waiting.response.end(envelope(motionMessages(states)));
    states = [];
    waiting = undefined;
  };

  const answer = (asked: string, text: string, response: ServerResponse): void => {
    const token = between(text, 'ProfileToken');
    const isMedia2 = text.includes('ver20/media');
    const profile = options.profiles.find((one) => one.token === token);
    const say = (body: string): void => void response.end(envelope(body));
    const refuse = (code: string): void => {
      response.statusCode = 400;
      response.end(fault(code));
    };
    if (asked !== 'GetSystemDateAndTime' && password !== undefined && !isSigned(text, user, password, clockOffset_ms)) {
      return refuse('ter:NotAuthorized');
    }
    const known = text.includes(`<fake:Subscription xmlns:fake="urn:fake-camera">${subscription}</fake:Subscription>`);
    switch (asked) {
      case 'GetSystemDateAndTime':
        return say(dateAndTime(Date.now() + clockOffset_ms));
      case 'GetServices':
        return knowsGetServices ? say(services(base, kinds)) : refuse('ter:ActionNotSupported');
      case 'GetCapabilities':
        return say(capabilities(base, kinds));
      case 'GetDeviceInformation':
        return say(
          '<tds:GetDeviceInformationResponse><tds:Manufacturer>Fake &amp; Sons</tds:Manufacturer><tds:Model>F-1</tds:Model></tds:GetDeviceInformationResponse>',
        );
      case 'GetProfiles':
        return say(profiles(options.profiles, isMedia2, kinds.includes('ptz')));
      case 'GetStreamUri':
        return profile ? say(streamUri(profile.address, isMedia2)) : refuse('ter:NoProfile');
      case 'GetEventProperties':
        return say(eventProperties);
      case 'GetPresets':
        return say(presetList(presets));
      case 'ContinuousMove': {
        const [pan, tilt] = ['x', 'y'].map((name) => new RegExp(`<PanTilt[^>]* ${name}="([^"]*)"`).exec(text)?.[1]);
        moves.push(`move ${pan} ${tilt} ${/<Zoom[^>]* x="([^"]*)"/.exec(text)?.[1]}`);
        return say('<tptz:ContinuousMoveResponse/>');
      }
      case 'Stop':
        moves.push('stop');
        return say('<tptz:StopResponse/>');
      case 'GotoPreset':
        moves.push(`preset ${between(text, 'PresetToken')}`);
        return say('<tptz:GotoPresetResponse/>');
      case 'SetPreset': {
        const name = between(text, 'PresetName');
        const given = String(presets.size + 1);
        presets.set(given, name);
        moves.push(`save ${name}`);
        return say(`<tptz:SetPresetResponse><tptz:PresetToken>${given}</tptz:PresetToken></tptz:SetPresetResponse>`);
      }
      case 'RemovePreset':
        moves.push(`remove ${between(text, 'PresetToken')}`);
        presets.delete(between(text, 'PresetToken'));
        return say('<tptz:RemovePresetResponse/>');
      case 'CreatePullPointSubscription':
        subscription++;
        return say(pullPoint(base, String(subscription)));
      case 'PullMessages': {
        if (!known) return refuse('ter:InvalidArgVal');
        const timer = setTimeout(() => {
          waiting = undefined;
          say(motionMessages([]));
        }, 1_000);
        waiting = { response, timer };
        return tell();
      }
      case 'Renew':
        return say('<wsnt:RenewResponse/>');
      case 'Unsubscribe':
        return say('<wsnt:UnsubscribeResponse/>');
      default:
        return refuse('ter:ActionNotSupported');
    }
  };

  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > MAX_BODY) request.destroy();
    });
    request.on('end', () => {
      const asked = /<s:Body>\s*<(?:\w+:)?(\w+)/.exec(text)?.[1] ?? '';
      requests.push(asked);
      response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
      if (options.nonsense === undefined) answer(asked, text, response);
      else response.end(options.nonsense());
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const own = server.address();
  const onvifAddress = `http://127.0.0.1:${typeof own === 'object' && own !== null ? own.port : 0}/onvif/device_service`;
  base = options.saysItIsAt ?? new URL(onvifAddress).origin;
  const responder = options.discovery === undefined ? undefined : await answerProbes(options, onvifAddress);
  return {
    onvifAddress,
    discoveryPort: responder?.address().port ?? 0,
    moves,
    requests,
    setMotion(state) {
      states.push(state);
      tell();
    },
    forget() {
      subscription++;
    },
    async stop() {
      clearTimeout(waiting?.timer);
      responder?.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function between(text: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(text)?.[1] ?? '';
}

function isSigned(text: string, user: string, password: string, clockOffset_ms: number): boolean {
  const created = between(text, 'Created');
  const nonce = Buffer.from(between(text, 'Nonce'), 'base64');
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  const isFresh = Math.abs(Date.parse(created) - Date.now() - clockOffset_ms) < SKEW_MS;
  return isFresh && between(text, 'Username') === user && between(text, 'Password') === digest;
}

async function answerProbes({ discovery, name = 'Fake' }: FakeOnvifOptions, onvifAddress: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (bytes, { address, port }) => {
    const id = between(bytes.toString('utf8'), 'MessageID');
    const scopes = `onvif://www.onvif.org/name/${encodeURIComponent(name)} onvif://www.onvif.org/hardware/F-1`;
    const match = `<d:ProbeMatch><d:Scopes>${scopes}</d:Scopes><d:XAddrs>http://[fe80::1]/onvif ${onvifAddress}</d:XAddrs></d:ProbeMatch>`;
    socket.send(
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
        `xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:RelatesTo>${id}</a:RelatesTo></s:Header>` +
        `<s:Body><d:ProbeMatches>${match}</d:ProbeMatches></s:Body></s:Envelope>`,
      port,
      address,
    );
  });
  const isGroup = discovery === 'group';
  socket.bind(isGroup ? 3_702 : 0, isGroup ? '0.0.0.0' : '127.0.0.1');
  await once(socket, 'listening');
  if (isGroup) socket.addMembership(GROUP, '127.0.0.1');
  return socket;
}
