/**
 * Pictures taken from the running product. They end up in e2e/out/pictures; those of the help centre and the README are
 * brought into the checkout, small enough to be kept there, only when asked for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout, picturesFolder } from './places.ts';

/** Pictures of the help centre, by theme and step: help/pictures/NAME.png. */
const helpName =
  /^((classic|modern)-[1-7]-[a-z-]+|app-[1-3]-[a-z-]+|tool-[1-3]-[a-z-]+|offline-(1-check-your-e-mail|2-qr|4-stick)|mail)\.png$/;
/** The README shows this one of them. */
const readmePicture = 'modern-1-menu-bar.png';
const WIDEST_PX = 1_280;

/** The file for a picture of this name (without `.png`); its folder exists. */
export function pictureFile(name: string): string {
  const file = join(picturesFolder, `${name}.png`);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** Brings the help centre's and the README's pictures into the checkout. Gives how many. */
export function updatePictures(): number {
  if (!existsSync(picturesFolder)) return 0;
  const wanted = readdirSync(picturesFolder).filter((name) => helpName.test(name));
  for (const name of wanted) {
    shrink(join(picturesFolder, name), join(checkout, 'help', 'pictures', name));
    if (name === readmePicture) shrink(join(picturesFolder, name), join(checkout, 'design', 'pictures', 'console.png'));
  }
  return wanted.length;
}

/** Narrower and with a palette of its own: a fifth of the bytes. */
function shrink(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const filter = `scale='min(${WIDEST_PX},iw)':-2:flags=lanczos,split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer:bayer_scale=4`;
  const ran = spawnSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    from,
    '-vf',
    filter,
    '-frames:v',
    '1',
    '-update',
    '1',
    '-y',
    to,
  ]);
  if (ran.status !== 0) throw new Error(`${from} could not be made smaller: ${String(ran.stderr)}`);
}
