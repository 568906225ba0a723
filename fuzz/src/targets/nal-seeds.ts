/** Honest NAL units of both codecs, as encoders write them (pictures are cut short: their bytes are not looked into), and their payloads. */
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

export const H264 = {
  /** Main with usability information; Baseline; a scaling list with 4:4:4. */
  sps: hex('674d400ceca0a0cfcf80880000030008000003019078a14cb0'),
  spsBaseline: hex('6742c01ed90283f42000000300200000065078b1720000'),
  spsLists: hex('67f4000d919b28283f6022000003000200000300641e28532c'),
  pps: hex('68ce0fc8'),
  key: Buffer.concat([hex('65888400e898'), Buffer.alloc(60, 0x5a)]),
  slice: Buffer.concat([hex('419a230685f5'), Buffer.alloc(20, 0x33)]),
};

export const H265 = {
  vps: hex('40010c01ffff01600000030090000003000003003c959009'),
  sps: hex('42010101600000030090000003000003003ca00a080c1f3e595912930bc05a020000030002000003003210'),
  pps: hex('4401c073c189'),
  key: Buffer.concat([hex('2801ac74c2cf'), Buffer.alloc(60, 0x5a)]),
  cleanRandomAccess: Buffer.concat([hex('2a01ac74c2cf'), Buffer.alloc(60, 0x5a)]),
  leading: Buffer.concat([hex('1001e0449782'), Buffer.alloc(20, 0x33)]),
  slice: Buffer.concat([hex('0201d0195e20'), Buffer.alloc(20, 0x33)]),
};

export interface Payload {
  readonly payload: Buffer;
  readonly marker?: boolean;
  /** It is shown so much later than frames that follow it; ticks of 90 kHz. */
  readonly ahead?: number;
}

/** STAP-A, or AP. */
export function together(head: Buffer, ...nals: Buffer[]): Buffer {
  const length = (nal: Buffer): Buffer => Buffer.from([nal.length >> 8, nal.length & 0xff]);
  return Buffer.concat([head, ...nals.flatMap((nal) => [length(nal), nal])]);
}

/** FU-A, or FU: `nal` in so many parts. */
export function inParts(nal: Buffer, parts: number, isH265: boolean): Payload[] {
  const headBytes = isH265 ? 2 : 1;
  const first = nal[0] ?? 0;
  const type = isH265 ? (first >> 1) & 0x3f : first & 0x1f;
  const head = isH265 ? [(first & 0x81) | (49 << 1), nal[1] ?? 1] : [(first & 0xe0) | 28];
  const body = nal.subarray(headBytes);
  const size = Math.ceil(body.length / parts);
  return Array.from({ length: parts }, (_, at) => {
    const isLast = at === parts - 1;
    const flags = (at === 0 ? 0x80 : 0) | (isLast ? 0x40 : 0) | type;
    const part = body.subarray(at * size, (at + 1) * size);
    return { payload: Buffer.concat([Buffer.from([...head, flags]), part]), marker: isLast };
  });
}
