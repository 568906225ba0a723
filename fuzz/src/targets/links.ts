/** What the recorder's own programs say to each other and to screens: the engine link, live and playback frames. */
import {
  EngineMessageReader,
  decodeLiveFrame,
  decodePlaybackFrame,
  encodeEngineJson,
  encodeLiveFrame,
  encodePlaybackFrame,
  engineFrameHead,
  fromEngineSchema,
  toEngineSchema,
} from '@nightlatch/protocol';
import { type Target, must, texts } from '../target.ts';

const frame = { key: true, captured_ms: 1e12, decode_ticks90k: 90_000n, data: Buffer.from([0, 0, 0, 1, 0x65]) };
const live = Buffer.from(encodeLiveFrame(frame));

export const engineLink: Target = {
  name: 'engine-link',
  seeds: [
    Buffer.from(encodeEngineJson({ type: 'subscribe', subscription: 1, cameraId: 'front', stream: 'sub' })),
    Buffer.from(encodeEngineJson({ type: 'states', states: [], footageWritable: true })),
    Buffer.concat([engineFrameHead(1, live.length), live]),
  ],
  words: texts('\0\0\0\u0001', '{"type":"cameras"', '\xff\xff\xff\xff', '"'),
  run(input) {
    const reader = new EngineMessageReader();
    try {
      for (let at = 0; at < input.length; at += 5) {
        for (const message of reader.push(input.subarray(at, at + 5))) {
          if (message.kind === 'frame') decodeLiveFrame(message.frame);
          else {
            toEngineSchema.safeParse(message.value);
            fromEngineSchema.safeParse(message.value);
          }
        }
      }
    } catch (error) {
      // The link is closed: a message that is too long, of no known kind, or not JSON.
      must(error instanceof Error && !(error instanceof RangeError), 'the reader fell');
    }
  },
};

export const frames: Target = {
  name: 'frames',
  seeds: [live, Buffer.from(encodePlaybackFrame({ ...frame, sound: true, request: 7, duration_ms: 40 }))],
  words: [],
  run(input) {
    const plain = decodeLiveFrame(input);
    if (plain !== undefined) must(plain.data.byteLength > 0, 'a frame without bytes');
    const played = decodePlaybackFrame(input);
    if (played !== undefined) must(played.data.byteLength > 0, 'a frame without bytes');
  },
};
