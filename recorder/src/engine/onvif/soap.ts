/**
 * SOAP 1.2 calls to one camera: WS-UsernameToken with a digest (OASIS WSS UsernameToken Profile 1.1), made by the camera's own clock, and
 * HTTP Digest where the camera asks for it. An answer is limited in size and time; addresses outside the camera's host are refused.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import { readBody, requestCamera } from '../http/camera-http.ts';
import type { Credentials } from '../rtsp/auth.ts';
import { MAX_XML_BYTES, type XmlNode, escapeXml, parseXml } from './xml.ts';

const CALL_MS = 8_000;
const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const DIGEST = `${WSS}-username-token-profile-1.0#PasswordDigest`;
const BASE64 = `${WSS}-soap-message-security-1.0#Base64Binary`;

export interface OnvifAccess {
  /** The device service. */
  readonly onvifAddress: string;
  readonly credentials: Credentials | undefined;
}

export interface Call {
  readonly url: URL;
  /** The element inside the body, with its namespaces. */
  readonly body: string;
  /** Of WS-Addressing, where a service needs it. */
  readonly action?: string;
  /** More header elements. */
  readonly header?: string;
  readonly withoutPassword?: boolean;
  readonly limit_ms?: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly body: XmlNode;
  readonly raw: string;
}

export class Soap {
  readonly device: URL;
  readonly #credentials: Credentials | undefined;
  readonly #clock: Clock;
  /** The camera's clock less the recorder's. */
  clockOffset_ms = 0;

  /** Throws a CameraFailure `address-invalid`. */
  constructor(access: OnvifAccess, clock: Clock) {
    const url = URL.canParse(access.onvifAddress) ? new URL(access.onvifAddress) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      throw new CameraFailure('address-invalid', 'the ONVIF address is not one; it begins with http://');
    }
    this.device = url;
    this.#credentials = access.credentials;
    this.#clock = clock;
  }

  /** An address that the camera gave; throws a CameraFailure when it leads to another device: no password goes there. */
  sameHost(address: string): URL {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !/^(?:https?|rtsps?):$/.test(url.protocol)) {
      throw new CameraFailure('nonsense', 'the camera gives an address by ONVIF that is none');
    }
    if (url.hostname === this.device.hostname) return url;
    const named = url.hostname.replace(/[^\w.:[\]-]/g, '').slice(0, 64);
    throw new CameraFailure(
      'nonsense',
      `the camera says that it is at ${named}; use that address for it, if it is right`,
    );
  }

  /** Rejects with a CameraFailure. */
  async call(call: Call): Promise<Answer> {
    const { url, body, action, header = '', withoutPassword = false, limit_ms = CALL_MS } = call;
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(limit_ms)]);
    const credentials = withoutPassword ? undefined : this.#credentials;
    const addressing = action === undefined ? '' : addressed(action, url);
    const security = credentials === undefined ? '' : this.#security(credentials);
    const envelope =
      '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ' +
      'xmlns:wsa="http://www.w3.org/2005/08/addressing">' +
      `<s:Header>${addressing}${header}${security}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
    const type = `application/soap+xml; charset=utf-8${action === undefined ? '' : `; action="${action}"`}`;
    const headers = { 'Content-Type': type };
    const request = { url, method: 'POST', headers, body: envelope, credentials, signal, head_ms: limit_ms } as const;
    const answer = await requestCamera(request);
    const status = answer.statusCode ?? 0;
    const raw = await readBody(answer, MAX_XML_BYTES, signal);
    if (status === 404) throw new CameraFailure('nonsense', 'the camera has no ONVIF service at this address');
    if (status >= 300 && status < 400) {
      throw new CameraFailure('nonsense', 'the camera says that its ONVIF service has moved');
    }
    const inside = parseXml(raw).find('Envelope', 'Body');
    if (inside === undefined) throw new CameraFailure('nonsense', 'what answers at this address does not speak ONVIF');
    const fault = inside.find('Fault');
    if (fault !== undefined) throw faultFailure(fault, this.#credentials !== undefined);
    if (status !== 200) throw new CameraFailure('nonsense', `the camera refuses what ONVIF asks (${status})`);
    return { body: inside, raw };
  }

  #security({ username, password }: Credentials): string {
    const nonce = randomBytes(16);
    const created = new Date(this.#clock.wall_ms() + this.clockOffset_ms).toISOString();
    const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
    return (
      `<wsse:Security xmlns:wsse="${WSS}-wssecurity-secext-1.0.xsd" xmlns:wsu="${WSS}-wssecurity-utility-1.0.xsd">` +
      `<wsse:UsernameToken><wsse:Username>${escapeXml(username)}</wsse:Username>` +
      `<wsse:Password Type="${DIGEST}">${digest}</wsse:Password>` +
      `<wsse:Nonce EncodingType="${BASE64}">${nonce.toString('base64')}</wsse:Nonce>` +
      `<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
    );
  }
}

function addressed(action: string, to: URL): string {
  return (
    `<wsa:Action s:mustUnderstand="1">${escapeXml(action)}</wsa:Action><wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID>` +
    '<wsa:ReplyTo><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo>' +
    `<wsa:To s:mustUnderstand="1">${escapeXml(to.href)}</wsa:To>`
  );
}

/** A camera's own words stay out of the reason: they may be anything. */
function faultFailure(fault: XmlNode, hasCredentials: boolean): CameraFailure {
  const codes = `${fault.text('Code', 'Subcode', 'Value')} ${fault.text('Code', 'Subcode', 'Subcode', 'Value')}`;
  const said = `${codes} ${fault.text('faultcode')} ${fault.text('Reason', 'Text')}`;
  if (/NotAuthorized|FailedAuthentication|not authori[sz]ed|InvalidSecurity/i.test(said)) {
    const reason = hasCredentials ? 'wrong password for the camera' : 'the camera asks for a user name and a password';
    return new CameraFailure('wrong-password', reason);
  }
  if (/ActionNotSupported|NotImplemented|not implemented/i.test(said)) {
    return new CameraFailure('nonsense', 'the camera does not do this by ONVIF');
  }
  return new CameraFailure('nonsense', 'the camera refuses what ONVIF asks');
}
