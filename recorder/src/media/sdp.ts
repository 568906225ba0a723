/** Session descriptions (RFC 8866) of cameras, as far as a recorder needs them. Pure; lines that mean nothing here are skipped. */

export interface SdpTrack {
  /** `video`, `audio`, … */
  readonly kind: string;
  readonly control: string | undefined;
  readonly payloadType: number;
  /** Upper case, `H264`; empty when the camera does not say. */
  readonly encoding: string;
  readonly clockRate_hz: number;
  /** Of sound; 1 when the camera does not say. */
  readonly channels: number;
  /** Of the payload type, names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SessionDescription {
  readonly control: string | undefined;
  readonly tracks: readonly SdpTrack[];
}

const MAX_TRACKS = 16;

interface OpenTrack {
  kind: string;
  control: string | undefined;
  payloadType: number;
  encoding: string;
  clockRate_hz: number;
  channels: number;
  parameters: Map<string, string>;
}

/** Undefined for a text that is no session description. */
export function parseSdp(text: string): SessionDescription | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  if (!lines.some((line) => line.startsWith('v=0'))) return undefined;
  let control: string | undefined;
  const tracks: OpenTrack[] = [];
  for (const line of lines) {
    const value = line.slice(2).trim();
    const track = tracks.at(-1);
    if (line.startsWith('m=')) {
      if (tracks.length === MAX_TRACKS) break;
      tracks.push(openTrack(value));
    } else if (line.startsWith('a=control:')) {
      if (track === undefined) control = value.slice('control:'.length).trim();
      else track.control = value.slice('control:'.length).trim();
    } else if (line.startsWith('a=') && track !== undefined) {
      readAttribute(value, track);
    }
  }
  return { control, tracks };
}

/** Where a description carries the parameter sets of H.264 (RFC 6184 8.1) and of H.265 (RFC 7798 7.1). */
const PARAMETER_SET_NAMES = ['sprop-vps', 'sprop-sps', 'sprop-pps', 'sprop-parameter-sets'];

/** Parameter sets that a description carries, as NAL units. */
export function spropParameterSets(track: SdpTrack): Buffer[] {
  return PARAMETER_SET_NAMES.flatMap((name) => (track.parameters.get(name) ?? '').split(','))
    .map((set) => Buffer.from(set, 'base64'))
    .filter((set) => set.length > 1);
}

/** Payload types that need no `rtpmap` (RFC 3551 6). */
const STATIC_TYPES: ReadonlyMap<string, readonly [encoding: string, clockRate_hz: number]> = new Map([
  ['0', ['PCMU', 8_000]],
  ['8', ['PCMA', 8_000]],
  ['26', ['JPEG', 90_000]],
]);

function openTrack(media: string): OpenTrack {
  const [kind = '', , , payloadType = ''] = media.split(/\s+/);
  const [encoding, clockRate_hz] = STATIC_TYPES.get(payloadType) ?? ['', 90_000];
  return {
    kind: kind.toLowerCase(),
    control: undefined,
    payloadType: Number.parseInt(payloadType, 10),
    encoding,
    clockRate_hz,
    channels: 1,
    parameters: new Map(),
  };
}

function readAttribute(value: string, track: OpenTrack): void {
  const rtpmap = /^rtpmap:(\d+)\s+([^/\s]+)\/(\d+)(?:\/(\d+))?/.exec(value);
  if (rtpmap !== null && Number(rtpmap[1]) === track.payloadType) {
    track.encoding = (rtpmap[2] ?? '').toUpperCase();
    track.clockRate_hz = Number(rtpmap[3]);
    track.channels = Number(rtpmap[4] ?? 1);
  }
  const fmtp = /^fmtp:(\d+)\s+(.*)$/.exec(value);
  if (fmtp === null || Number(fmtp[1]) !== track.payloadType) return;
  for (const parameter of (fmtp[2] ?? '').split(';')) {
    const at = parameter.indexOf('=');
    if (at > 0) track.parameters.set(parameter.slice(0, at).trim().toLowerCase(), parameter.slice(at + 1).trim());
  }
}
