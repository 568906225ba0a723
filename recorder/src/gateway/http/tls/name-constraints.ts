/** RFC 5280 §4.2.1.10 name constraints that permit one DNS name and no IP address. Pure bytes. */

const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
/** GeneralName's context tags. */
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** DER of the extension's value. `dnsName` also covers names below it. */
export function nameConstraints(dnsName: string): Uint8Array<ArrayBuffer> {
  const subtree = (tag: number, base: Buffer) => der(SEQUENCE, der(tag, base));
  // An address and a mask of zeros is every address.
  const everyIpv4 = subtree(IP_ADDRESS, Buffer.alloc(8));
  const everyIpv6 = subtree(IP_ADDRESS, Buffer.alloc(32));
  const value = der(
    SEQUENCE,
    der(PERMITTED, subtree(DNS_NAME, Buffer.from(dnsName, 'ascii'))),
    der(EXCLUDED, everyIpv4, everyIpv6),
  );
  return new Uint8Array(value);
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length > 127) throw new RangeError('a name this long does not fit the short form');
  return Buffer.concat([Buffer.of(tag, body.length), body]);
}
