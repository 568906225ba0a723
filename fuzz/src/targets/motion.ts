/** Where motion is looked for: the small pictures that ffmpeg makes of a camera's video, and cells as they are kept and sent. */
import { MOTION_CELLS, cellsOfText, findMoved, motionCellsSchema, textOfCells } from '@nightlatch/protocol';
import { Background } from '@nightlatch/recorder/engine/motion/look/background';
import { GREY_PIXELS } from '@nightlatch/recorder/engine/motion/look/grey-picture';
import { PgmReader } from '@nightlatch/recorder/engine/motion/look/pgm-reader';
import { Malformed } from '@nightlatch/recorder/media/malformed';
import { type Target, must, refusing, texts } from '../target.ts';

const HEAD = Buffer.from('P5\n128 72\n255\n');
const picture = Buffer.concat([HEAD, Buffer.alloc(GREY_PIXELS, 90)]);
const EVERYWHERE = cellsOfText(undefined);

export const greyPictures: Target = {
  name: 'grey-pictures',
  seeds: [picture, Buffer.concat([picture, picture.subarray(0, 300)]), HEAD],
  words: texts('P5\n', '128 72', '\n255\n'),
  run(input) {
    const pictures: Uint8Array[] = [];
    const reader = new PgmReader((one) => pictures.push(Uint8Array.from(one)));
    refusing(() => {
      reader.push(input.subarray(0, input.length >> 1));
      reader.push(input.subarray(input.length >> 1));
    }, Malformed);
    const background = new Background();
    background.compare(picture.subarray(HEAD.length), 0);
    for (const [at, one] of pictures.entries()) {
      must(one.length === GREY_PIXELS, 'a picture of another size');
      const seen = background.compare(one, (at + 1) * 200);
      if (seen.kind === 'settling') continue;
      const { largest, level } = findMoved(seen.changes, EVERYWHERE, 100);
      must(seen.changes.length === MOTION_CELLS && largest <= MOTION_CELLS, 'more cells than there are');
      must(Number.isFinite(level) && level >= 0, 'a level that is none');
    }
  },
};

export const motionCells: Target = {
  name: 'motion-cells',
  seeds: texts('f'.repeat(144), `${'0'.repeat(143)}1`),
  words: texts('0000', 'ffff'),
  run(input) {
    const text = input.toString('latin1');
    const cells = cellsOfText(text);
    must(cells.length === MOTION_CELLS && cells.every((cell) => cell === 0 || cell === 1), 'cells that are none');
    if (motionCellsSchema.safeParse(text).success) must(textOfCells(cells) === text, 'cells that come back otherwise');
  },
};
