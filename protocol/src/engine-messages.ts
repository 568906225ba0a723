/**
 * The bytes of the engine link (engine-link.ts): messages out, and messages back out of a stream that is cut anywhere.
 * Not validated here: the reader of a JSON message parses it with the schema of its direction.
 */
export const ENGINE_LINK_JSON = 0;
export const ENGINE_LINK_FRAME = 1;
/** A longer message is a broken peer: close. */
export const ENGINE_LINK_MAX_BYTES = 8 * 1024 * 1024;

/** u32 length, u8 kind. */
const HEAD_BYTES = 5;

export type EngineMessage =
  | { readonly kind: 'json'; readonly value: unknown }
  /** `frame`: bytes of live-frame.ts, a view that is good until the next `push`. */
  | { readonly kind: 'frame'; readonly subscription: number; readonly frame: Uint8Array };

/** One JSON message, ready to be written. */
export function encodeEngineJson(value: unknown): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const bytes = new Uint8Array(HEAD_BYTES + text.length);
  new DataView(bytes.buffer).setUint32(0, 1 + text.length);
  bytes[4] = ENGINE_LINK_JSON;
  bytes.set(text, HEAD_BYTES);
  return bytes;
}

/** What goes before a live frame of that many bytes; the frame's own bytes follow it unchanged. */
export function engineFrameHead(subscription: number, frameBytes: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(HEAD_BYTES + 4);
  const view = new DataView(head.buffer);
  view.setUint32(0, 5 + frameBytes);
  head[4] = ENGINE_LINK_FRAME;
  view.setUint32(5, subscription);
  return head;
}

/** Cuts a byte stream into messages. Throws on a message that is too long, of no known kind, or not JSON: close the link then. */
export class EngineMessageReader {
  #kept: Uint8Array = new Uint8Array(0);
  #keptBytes = 0;

  push(chunk: Uint8Array): EngineMessage[] {
    const bytes = this.#join(chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const messages: EngineMessage[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = view.getUint32(at);
      if (length < 1 || length > ENGINE_LINK_MAX_BYTES) throw new Error(`A link message of ${length} bytes.`);
      if (bytes.length - at < 4 + length) break;
      messages.push(decode(bytes.subarray(at + 4, at + 4 + length)));
      at += 4 + length;
    }
    this.#keep(bytes, at);
    return messages;
  }

  /** The chunk itself where nothing is left over; else what is left over with the chunk behind it. */
  #join(chunk: Uint8Array): Uint8Array {
    if (this.#keptBytes === 0) return chunk;
    const needed = this.#keptBytes + chunk.length;
    if (needed > this.#kept.length) {
      const larger = new Uint8Array(Math.max(needed, this.#kept.length * 2));
      larger.set(this.#kept.subarray(0, this.#keptBytes));
      this.#kept = larger;
    }
    this.#kept.set(chunk, this.#keptBytes);
    return this.#kept.subarray(0, needed);
  }

  /** Keeps the unfinished rest. Messages already given out may be views into the old buffer, so a rest gets a new one. */
  #keep(bytes: Uint8Array, from: number): void {
    const rest = bytes.length - from;
    if (from > 0 || bytes.buffer !== this.#kept.buffer) this.#kept = bytes.slice(from);
    this.#keptBytes = rest;
  }
}

function decode(body: Uint8Array): EngineMessage {
  if (body[0] === ENGINE_LINK_JSON) {
    return { kind: 'json', value: JSON.parse(new TextDecoder().decode(body.subarray(1))) };
  }
  if (body[0] === ENGINE_LINK_FRAME && body.length >= 5) {
    const subscription = new DataView(body.buffer, body.byteOffset).getUint32(1);
    return { kind: 'frame', subscription, frame: body.subarray(5) };
  }
  throw new Error(`A link message of kind ${body[0]}.`);
}
