/** Addresses as people type them, taken apart and checked. Pure. */
import { Refusal } from '@nightlatch/protocol';

/** What the engine reads: RTSP by itself, the others by its ffmpeg adapter. */
const READABLE = new Set(['rtsp:', 'rtsps:', 'http:', 'https:']);
const CAPTURE_DEVICE = /^v4l2:\/dev\/video\d{1,3}$/;

export interface TypedAddress {
  readonly address: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export interface TakenApart {
  readonly address: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** An address without credentials, and the credentials; throws `camera-address-invalid`. */
export function takeApart(input: TypedAddress): TakenApart {
  if (CAPTURE_DEVICE.test(input.address)) return { address: input.address, username: undefined, password: undefined };
  const url = readable(input.address, READABLE);
  if (url === undefined) {
    throw new Refusal(
      'camera-address-invalid',
      'A camera address looks like rtsp://192.168.1.20/stream: please check it.',
      { field: 'address' },
    );
  }
  const inside = { username: decode(url.username), password: decode(url.password) };
  return {
    address: plain(url),
    username: present(input.username) ?? present(inside.username),
    password: present(input.password) ?? present(inside.password) ?? input.password,
  };
}

/** The address of the smaller picture; credentials inside it are dropped: the camera's own count. Throws `camera-address-invalid`. */
export function takeSubAddress(address: string): string {
  const url = readable(address, new Set(['rtsp:', 'rtsps:']));
  if (url !== undefined) return plain(url);
  throw new Refusal(
    'camera-address-invalid',
    'The address of the smaller picture looks like rtsp://192.168.1.20/small: please check it.',
    { field: 'subAddress' },
  );
}

/** Throws `camera-address-invalid`. */
export function takeOnvifAddress(address: string): string {
  const url = readable(address, new Set(['http:', 'https:']));
  if (url !== undefined) return plain(url);
  throw new Refusal(
    'camera-address-invalid',
    'The ONVIF address looks like http://192.168.1.20/onvif/device_service: please check it.',
    { field: 'onvifAddress' },
  );
}

function readable(address: string, schemes: ReadonlySet<string>): URL | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f]/.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return schemes.has(url.protocol) && url.hostname !== '' ? url : undefined;
}

function plain(url: URL): string {
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
