/** What lens and sensor do to a picture: glow of bright spots, vignette, tone curve, grain; out come 8-bit RGB bytes. */
import { clamp, hash } from './noise.ts';
import { HEIGHT, type Picture, WIDTH } from './picture.ts';

export interface Film {
  readonly exposure: number;
  /** 0 is grey, 1 leaves colours alone. */
  readonly saturation: number;
  readonly vignette: number;
  /** Grain in steps of 255, in dark parts more. */
  readonly grain: number;
  /** Share of light that the lens spreads. */
  readonly bloom: number;
}

export function develop(picture: Picture, film: Film, frame: number): Buffer {
  const out = Buffer.alloc(WIDTH * HEIGHT * 3);
  const halo = film.bloom > 0 ? haloOf(picture) : undefined;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 3;
      const far = ((x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2) / (WIDTH / 2) ** 2;
      const gain = film.exposure / (1 + film.vignette * far) ** 2;
      const spread = halo === undefined ? 0 : (Math.floor(y / 8) * (WIDTH / 8) + Math.floor(x / 8)) * 3;
      const r = light(picture, halo, at, spread, film.bloom) * gain;
      const g = light(picture, halo, at + 1, spread + 1, film.bloom) * gain;
      const b = light(picture, halo, at + 2, spread + 2, film.bloom) * gain;
      const grey = 0.3 * r + 0.6 * g + 0.1 * b;
      // Grain that keeps its place is the sensor's own and costs an encoder little; the rest moves with every frame.
      const noise = film.grain * (0.5 * (hash(x, y, 77) - 0.5) + (hash(x, y, frame * 7 + 1) - 0.5));
      out[at] = tone(grey + (r - grey) * film.saturation, noise);
      out[at + 1] = tone(grey + (g - grey) * film.saturation, noise);
      out[at + 2] = tone(grey + (b - grey) * film.saturation, noise);
    }
  }
  return out;
}

function light(picture: Picture, halo: Picture | undefined, at: number, spread: number, bloom: number): number {
  const own = picture[at] ?? 0;
  return halo === undefined ? own : own * (1 - bloom) + (halo[spread] ?? 0) * bloom;
}

/** A filmic curve, then the display's. */
function tone(value: number, noise: number): number {
  const v = Math.max(0, value);
  const film = (v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14);
  const shown = clamp(film) ** (1 / 2.2);
  return Math.round(clamp(shown * 255 + noise * (1.5 - shown), 0, 255));
}

/** The picture at an eighth of its size, blurred widely. */
function haloOf(picture: Picture): Picture {
  const width = WIDTH / 8;
  const height = HEIGHT / 8;
  let small: Picture = new Float32Array(width * height * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      for (let c = 0; c < 3; c++) {
        const to = ((y >> 3) * width + (x >> 3)) * 3 + c;
        small[to] = (small[to] ?? 0) + (picture[(y * WIDTH + x) * 3 + c] ?? 0) / 64;
      }
  for (let pass = 0; pass < 3; pass++) small = blurLines(blurLines(small, width, height, 3), width, height, width * 3);
  return small;
}

function blurLines(from: Picture, width: number, height: number, step: number): Picture {
  const to: Picture = new Float32Array(from.length);
  const horizontal = step === 3;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 3 + c;
        let sum = 0;
        for (let n = -4; n <= 4; n++) {
          const place = horizontal ? clamp(x + n, 0, width - 1) - x : clamp(y + n, 0, height - 1) - y;
          sum += from[at + place * step] ?? 0;
        }
        to[at] = sum / 9;
      }
  return to;
}
