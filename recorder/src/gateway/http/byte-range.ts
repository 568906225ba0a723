/** Which bytes a request asks for: one range of bytes (RFC 9110 14.1.2). Others are ignored, as the RFC allows. Pure. */

export interface ByteRange {
  readonly from: number;
  /** Not in the range. */
  readonly to: number;
}

const PATTERN = /^bytes=(\d{0,15})-(\d{0,15})$/;

export interface RangeAsk {
  /** Headers `Range` and `If-Range`. */
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** Undefined: all of it. `unsatisfiable`: none of it is there. */
export function byteRangeOf(
  { range, ifRange }: RangeAsk,
  bytes: number,
  entityTag: string,
): ByteRange | 'unsatisfiable' | undefined {
  if (range === undefined || (ifRange !== undefined && ifRange !== entityTag)) return undefined;
  const found = PATTERN.exec(range.replaceAll(' ', ''));
  const [, first = '', last = ''] = found ?? [];
  if (found === null || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { from: bytes - length, to: bytes };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return undefined;
  if (from >= bytes) return 'unsatisfiable';
  return { from, to: last === '' ? bytes : Math.min(Number(last) + 1, bytes) };
}
