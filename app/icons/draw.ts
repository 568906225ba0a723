/**
 * Draws the app's icon, a latch with its bolt out and its knob, into app/public: an SVG and the PNGs that phones want. The shapes are
 * described once, in a square of 512, and filled by sampling; no picture program is needed. Run: `node app/icons/draw.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

interface Shape {
  readonly kind: 'box' | 'disc';
  readonly colour: string;
  /** Centre, half width, half height (a disc has one radius), corner radius. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly r: number;
}

const box = (colour: string, x: number, y: number, w: number, h: number, r: number): Shape => ({
  kind: 'box',
  colour,
  x,
  y,
  w,
  h,
  r,
});
const disc = (colour: string, x: number, y: number, r: number): Shape => ({
  kind: 'disc',
  colour,
  x,
  y,
  w: r,
  h: r,
  r,
});

const ground = '#0b0f14';
const latch: readonly Shape[] = [
  box('#a3b1bf', 388, 256, 66, 42, 18),
  box('#ffb64d', 226, 256, 126, 134, 44),
  disc('#1a1206', 212, 256, 76),
  box('#ffb64d', 212, 256, 15, 46, 15),
];

/** Signed distance to the edge, negative inside. */
function distance(shape: Shape, x: number, y: number): number {
  const dx = Math.abs(x - shape.x) - (shape.w - shape.r);
  const dy = Math.abs(y - shape.y) - (shape.h - shape.r);
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - shape.r;
}

const rgb = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** RGBA of a square icon. `corner` rounds the ground (in 512ths); `scale` shrinks the latch around the middle. */
function draw(size: number, corner: number, scale: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = 512 / size;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const x = (column + 0.5) * unit;
      const y = (row + 0.5) * unit;
      const at = (row * size + column) * 4;
      const cover = (far: number, per: number): number => Math.min(1, Math.max(0, 0.5 - far / per));
      const colour = rgb(ground);
      for (const shape of latch) {
        const inside = cover(distance(shape, 256 + (x - 256) / scale, 256 + (y - 256) / scale) * scale, unit);
        const over = rgb(shape.colour);
        for (let part = 0; part < 3; part += 1) {
          colour[part] = (colour[part] ?? 0) * (1 - inside) + (over[part] ?? 0) * inside;
        }
      }
      for (let part = 0; part < 3; part += 1) pixels[at + part] = Math.round(colour[part] ?? 0);
      pixels[at + 3] = Math.round(255 * cover(distance(box('', 256, 256, 256, 256, corner), x, y), unit));
    }
  }
  return pixels;
}

function png(size: number, pixels: Buffer): Buffer {
  const lines = Array.from({ length: size }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * size * 4, (row + 1) * size * 4)]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function svg(): string {
  const rects = [box(ground, 256, 256, 256, 256, 112), ...latch].map(
    ({ colour, x, y, w, h, r }) =>
      `  <rect x="${x - w}" y="${y - h}" width="${2 * w}" height="${2 * h}" rx="${r}" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">\n${rects.join('\n')}\n</svg>\n`;
}

const out = join(import.meta.dirname, '..', 'public');
writeFileSync(join(out, 'icon.svg'), svg());
for (const size of [192, 512]) writeFileSync(join(out, `icon-${size}.png`), png(size, draw(size, 112, 1)));
// iPhones round the corners themselves; Android cuts any shape out of the middle four fifths.
writeFileSync(join(out, 'icon-180.png'), png(180, draw(180, 0, 0.9)));
writeFileSync(join(out, 'icon-maskable-512.png'), png(512, draw(512, 0, 0.74)));
