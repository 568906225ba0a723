/** Boxes of MP4 (ISO/IEC 14496-12 4.2), written and found. Pure. */

export const BOX_HEAD_BYTES = 8;

export function u16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

/** The unity matrix of track and movie headers. */
export const MATRIX = Buffer.concat([u32(0x1_0000), zeros(12), u32(0x1_0000), zeros(12), u32(0x4000_0000)]);

export function box(type: string, ...contents: Uint8Array[]): Buffer {
  const size = contents.reduce((sum, part) => sum + part.length, BOX_HEAD_BYTES);
  return Buffer.concat([u32(size), Buffer.from(type, 'latin1'), ...contents], size);
}

export function fullBox(type: string, version: number, flags: number, ...contents: Uint8Array[]): Buffer {
  return box(type, u32(version * 0x100_0000 + flags), ...contents);
}

export interface BoxHead {
  readonly type: string;
  /** Whole box with its head. */
  readonly bytes: number;
}

/** The head at `at`; undefined when it is cut, or its size is not one that our files have (at least a head, 32 bits). */
export function readBoxHead(bytes: Buffer, at: number): BoxHead | undefined {
  if (at + BOX_HEAD_BYTES > bytes.length) return undefined;
  const size = bytes.readUInt32BE(at);
  return size < BOX_HEAD_BYTES ? undefined : { type: bytes.toString('latin1', at + 4, at + 8), bytes: size };
}

/** The contents of the first box of that type among the boxes in `bytes` (a view); undefined when it is absent or cut. */
export function findBox(bytes: Buffer, type: string): Buffer | undefined {
  for (let at = 0; ;) {
    const head = readBoxHead(bytes, at);
    if (head === undefined || at + head.bytes > bytes.length) return undefined;
    if (head.type === type) return bytes.subarray(at + BOX_HEAD_BYTES, at + head.bytes);
    at += head.bytes;
  }
}

/** The contents of all whole boxes of that type among the boxes in `bytes` (views). */
export function findBoxes(bytes: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; ;) {
    const head = readBoxHead(bytes, at);
    if (head === undefined || at + head.bytes > bytes.length) return found;
    if (head.type === type) found.push(bytes.subarray(at + BOX_HEAD_BYTES, at + head.bytes));
    at += head.bytes;
  }
}

/** Down a path of box types. */
export function findPath(bytes: Buffer, path: readonly string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>((inside, type) => inside && findBox(inside, type), bytes);
}
