/** Packets as one input: u16 length before each; and honest packets to begin with. */

/** The packets of an input; a cut last one is given as far as it goes. */
export function* packetsOf(input: Buffer): Generator<Buffer, void> {
  for (let at = 0; at + 2 <= input.length;) {
    const end = Math.min(at + 2 + input.readUInt16BE(at), input.length);
    yield input.subarray(at + 2, end);
    at = end;
  }
}

export function joined(packets: readonly Buffer[]): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => {
      const head = Buffer.alloc(2);
      head.writeUInt16BE(packet.length);
      return [head, packet];
    }),
  );
}

/** RTP packets with those payloads: numbers rise by one, times by `ticks` after each marked one. */
export function rtp(
  payloads: readonly { readonly payload: Buffer; readonly marker?: boolean; readonly ahead?: number }[],
  { payloadType = 96, ticks = 3_600, sequence = 65_530, time = 0xffff_f000 } = {},
): Buffer[] {
  let at = time;
  return payloads.map(({ payload, marker = true, ahead = 0 }, index) => {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = payloadType | (marker ? 0x80 : 0);
    head.writeUInt16BE((sequence + index) & 0xffff, 2);
    head.writeUInt32BE((at + ahead) >>> 0, 4);
    head.writeUInt32BE(0x1234_5678, 8);
    if (marker) at += ticks;
    return Buffer.concat([head, payload]);
  });
}
