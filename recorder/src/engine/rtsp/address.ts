/** Addresses of cameras, `rtsp://host[:port]/path?query` or `rtsps:`. Pure. */
import { BlockList, isIP } from 'node:net';
import { CameraFailure } from '../failure.ts';

/** RFC 7826 22.14: the port of `rtsps:` is 322. */
const PORTS: Readonly<Record<string, number>> = { 'rtsp:': 554, 'rtsps:': 322 };

export interface CameraAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on. */
  readonly secure: boolean;
  /** For requests: without credentials. */
  readonly url: string;
}

/** Throws a CameraFailure `address-invalid`. */
export function parseAddress(address: string): CameraAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const usualPort = url && PORTS[url.protocol];
  if (url === undefined || usualPort === undefined || url.hostname === '') {
    throw new CameraFailure(
      'address-invalid',
      'the address is not one of a camera; it begins with rtsp:// or rtsps://',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? usualPort : Number(url.port);
  if (port === 0) throw new CameraFailure('address-invalid', 'the address has the port 0');
  const secure = url.protocol === 'rtsps:';
  return { host, port, secure, url: `${url.protocol}//${url.host}${url.pathname}${url.search}` };
}

/** The same host and port: what is known to one may be told to the other. */
export function isSamePlace(one: CameraAddress, other: CameraAddress): boolean {
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port;
}

/** The URL of a track or session, from its `control` attribute and the base that the camera gave. */
export function resolveControl(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}

const OWN = new BlockList();
OWN.addSubnet('127.0.0.0', 8);
OWN.addSubnet('0.0.0.0', 8);
OWN.addAddress('::1', 'ipv6');
OWN.addAddress('::', 'ipv6');

/** True for an IP address of the recorder's own machine that the network does not see. IPv4 inside IPv6 counts too. */
export function isLoopback(ip: string): boolean {
  return OWN.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}
