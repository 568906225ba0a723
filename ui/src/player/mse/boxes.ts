/** Boxes of MP4 (ISO/IEC 14496-12 4.2), written in the browser. Pure. */

export function bytes(...values: number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values);
}

export function u16(value: number): Uint8Array<ArrayBuffer> {
  return bytes((value >> 8) & 0xff, value & 0xff);
}

export function u32(...values: number[]): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(values.length * 4);
  const view = new DataView(made.buffer);
  for (const [at, value] of values.entries()) view.setUint32(at * 4, value);
  return made;
}

export function u64(value: number): Uint8Array<ArrayBuffer> {
  return u32(Math.floor(value / 2 ** 32), value % 2 ** 32);
}

export function text(characters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

export function zeros(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(count);
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function box(type: string, ...contents: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = contents.reduce((sum, part) => sum + part.length, 8);
  return join([u32(size), text(type), ...contents]);
}

export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...contents: Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return box(type, u32(version * 0x100_0000 + flags), ...contents);
}
