/** The least that a page does with the same video: a socket, the browser's decoder, a canvas. */
import { decodeLiveFrame, type LiveConfig } from '@nightlatch/protocol';
import { notePainted } from './painted.ts';

const canvas = document.querySelector('canvas');
const context = canvas?.getContext('2d', { alpha: false, desynchronized: true });
const decoder = new VideoDecoder({
  output: (picture) => {
    if (canvas === null) return picture.close();
    if (canvas.width !== picture.displayWidth) canvas.width = picture.displayWidth;
    if (canvas.height !== picture.displayHeight) canvas.height = picture.displayHeight;
    context?.drawImage(picture, 0, 0);
    picture.close();
    notePainted(canvas);
  },
  error: (error) => (globalThis.trouble = error.message),
});
const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/frames`);
socket.binaryType = 'arraybuffer';
socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bench's own server sends nothing else
    const { codec, description } = JSON.parse(data) as LiveConfig;
    const bytes = Uint8Array.from(atob(description), (character) => character.charCodeAt(0));
    return decoder.configure({ codec, description: bytes, optimizeForLatency: true });
  }
  const frame = data instanceof ArrayBuffer ? decodeLiveFrame(new Uint8Array(data)) : undefined;
  if (frame === undefined) return;
  const timestamp = Number(frame.decode_ticks90k) / 0.09;
  decoder.decode(new EncodedVideoChunk({ type: frame.key ? 'key' : 'delta', timestamp, data: frame.data }));
});
