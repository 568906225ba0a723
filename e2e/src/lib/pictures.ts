/**
 * Pictures taken from the running product. `shot` names end up in e2e/out/pictures; those of the help centre and the README
 * are copied into the checkout only when asked for.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout, picturesFolder } from './places.ts';

/** Pictures of the help centre, by theme and step: help/pictures/NAME.png. */
const helpName = /^((classic|modern)-[1-7]-[a-z-]+|app-[1-3]-[a-z-]+|mail)\.png$/;
const readmePicture = 'readme-console.png';

/** The file for a picture of this name (without `.png`); its folder exists. */
export function pictureFile(name: string): string {
  const file = join(picturesFolder, `${name}.png`);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** Copies the help centre's and the README's pictures into the checkout. Gives how many. */
export function updatePictures(): number {
  if (!existsSync(picturesFolder)) return 0;
  const wanted = readdirSync(picturesFolder).filter((name) => helpName.test(name) || name === readmePicture);
  for (const name of wanted) {
    const target =
      name === readmePicture
        ? join(checkout, 'design', 'pictures', 'console.png')
        : join(checkout, 'help', 'pictures', name);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(picturesFolder, name), target);
  }
  return wanted.length;
}
