/**
 * Finds ONVIF cameras on the LAN by WS-Discovery (OASIS, 1.0 of 2005-04 as ONVIF Core 7.3 uses it): a probe on each IPv4 interface, answers for
 * three seconds. An answer counts when it names the question, and only with an address of the device that sent it; nobody can make the
 * recorder ask a third. Answers, their sizes and cameras are bounded.
 */
import { randomUUID } from 'node:crypto';
import { type Socket, createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { DiscoveredCamera } from '@nightlatch/protocol';
import { short } from './device.ts';
import { type XmlNode, parseXml } from './xml.ts';

const GROUP = '239.255.255.250';
const PORT = 3_702;
const LISTEN_MS = 3_000;
/** Datagrams get lost. */
const AGAIN_MS = 500;
const MAX_CAMERAS = 256;
const MAX_DATAGRAMS = 2_000;
const MAX_DATAGRAM_BYTES = 32 * 1024;
const MAX_INTERFACES = 32;
const MAX_ADDRESS = 512;
const SCOPE = 'onvif://www.onvif.org/';

export interface DiscoveryParts {
  /** Addresses of the interfaces to ask on; absent: all of IPv4. */
  readonly interfaces?: readonly string[];
  readonly target?: { readonly address: string; readonly port: number };
  readonly listen_ms?: number;
}

/** Never rejects: an interface that cannot be asked on finds nothing. Sorted by name. */
export async function discover(parts: DiscoveryParts = {}): Promise<DiscoveredCamera[]> {
  const { interfaces = ownAddresses(), target = { address: GROUP, port: PORT }, listen_ms = LISTEN_MS } = parts;
  const messageId = `urn:uuid:${randomUUID()}`;
  const found = new Map<string, DiscoveredCamera>();
  let datagrams = 0;
  const take = (bytes: Buffer, from: string): void => {
    if (++datagrams > MAX_DATAGRAMS || bytes.length > MAX_DATAGRAM_BYTES) return;
    for (const camera of readMatches(bytes.toString('utf8'), messageId, from)) {
      if (found.size < MAX_CAMERAS) found.set(camera.onvifAddress, camera);
    }
  };
  const sockets = await Promise.all(interfaces.slice(0, MAX_INTERFACES).map((address) => openOn(address, take)));
  const probe = Buffer.from(probeMessage(messageId));
  const ask = (): void => {
    for (const socket of sockets) socket?.send(probe, target.port, target.address, () => undefined);
  };
  ask();
  await wait(Math.min(AGAIN_MS, listen_ms));
  ask();
  await wait(Math.max(0, listen_ms - AGAIN_MS));
  for (const socket of sockets) socket?.close();
  return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The cameras of one answer to the question `messageId` from the device `from`. What is no such answer holds none. */
export function readMatches(text: string, messageId: string, from: string): DiscoveredCamera[] {
  let envelope: XmlNode | undefined;
  try {
    envelope = parseXml(text).find('Envelope');
  } catch {
    return [];
  }
  if (envelope === undefined || envelope.text('Header', 'RelatesTo') !== messageId) return [];
  const matches = envelope.find('Body', 'ProbeMatches')?.all('ProbeMatch') ?? [];
  return matches.slice(0, MAX_CAMERAS).flatMap((match) => {
    const onvifAddress = match
      .text('XAddrs')
      .split(/\s+/)
      .find((address) => isOf(address, from));
    if (onvifAddress === undefined) return [];
    const scopes = match.text('Scopes').split(/\s+/);
    const model = scopeOf(scopes, 'hardware');
    return [{ onvifAddress, name: scopeOf(scopes, 'name') || model || from, model }];
  });
}

function isOf(address: string, from: string): boolean {
  if (address.length > MAX_ADDRESS || !URL.canParse(address)) return false;
  const url = new URL(address);
  return /^https?:$/.test(url.protocol) && url.hostname === from && url.username === '' && url.password === '';
}

function scopeOf(scopes: readonly string[], name: string): string {
  const start = `${SCOPE}${name}/`;
  const value = scopes.find((scope) => scope.startsWith(start))?.slice(start.length) ?? '';
  try {
    return short(decodeURIComponent(value));
  } catch {
    return short(value);
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
}

async function openOn(address: string, take: (bytes: Buffer, from: string) => void): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  const ready = Promise.withResolvers<boolean>();
  socket.on('error', () => ready.resolve(false));
  socket.on('message', (bytes, { address: from }) => take(bytes, from));
  socket.bind(0, address, () => ready.resolve(true));
  try {
    if (await ready.promise) {
      socket.setMulticastInterface(address);
      return socket;
    }
  } catch {
    // An interface without multicast.
  }
  socket.close();
  return undefined;
}

function probeMessage(messageId: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ' +
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" ' +
    'xmlns:dn="http://www.onvif.org/ver10/network/wsdl">' +
    `<s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>${messageId}</a:MessageID>` +
    '<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>' +
    '<s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>'
  );
}
