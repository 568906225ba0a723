/** Addresses of cameras, `rtsp://host[:port]/path?query`. Pure. */
import { CameraFailure } from '../failure.ts';

const RTSP_PORT = 554;

export interface CameraAddress {
  readonly host: string;
  readonly port: number;
  /** For requests: without credentials. */
  readonly url: string;
}

/** Throws a CameraFailure `address-invalid`. */
export function parseAddress(address: string): CameraAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.protocol !== 'rtsp:' || url.hostname === '') {
    throw new CameraFailure('address-invalid', 'the address is not one of a camera; it begins with rtsp://');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? RTSP_PORT : Number(url.port);
  if (port === 0) throw new CameraFailure('address-invalid', 'the address has the port 0');
  return { host, port, url: `rtsp://${url.host}${url.pathname}${url.search}` };
}

/** The URL of a track or session, from its `control` attribute and the base that the camera gave. */
export function resolveControl(base: string, control: string | undefined): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}
