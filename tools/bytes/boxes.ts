/**
 * ISO base media boxes, read from bytes that are in memory. Pure; written apart from the recorder's own reader, so that a
 * mistake there cannot hide itself from the tools that check it.
 */
export interface Box {
  readonly type: string;
  /** Offset of the box itself, of its content, and of the byte after it. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** The whole boxes between two offsets. A box that is cut off by the end is left out: a recording's tail may be. */
export function boxesIn(bytes: Buffer, from = 0, to: number = bytes.length): Box[] {
  const found: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    let size = bytes.readUInt32BE(at);
    let header = 8;
    if (size === 1) {
      if (at + 16 > to) break;
      size = Number(bytes.readBigUInt64BE(at + 8));
      header = 16;
    } else if (size === 0) size = to - at;
    if (size < header || at + size > to) break;
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at, body: at + header, end: at + size });
    at += size;
  }
  return found;
}

/** The first box at the end of a path of types, such as `moov`, `trak`; undefined when a step is missing. */
export function boxAt(bytes: Buffer, path: readonly string[], from = 0, to: number = bytes.length): Box | undefined {
  const [first, ...rest] = path;
  const box = boxesIn(bytes, from, to).find((candidate) => candidate.type === first);
  if (box === undefined || rest.length === 0) return box;
  return boxAt(bytes, rest, box.body, box.end);
}
