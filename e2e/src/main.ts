/**
 * `npm run e2e [-- NAME…] [--update-pictures]`: runs the scenarios (all, or those whose file name contains a NAME) two files
 * at a time, then prints what they measured. Pictures go to e2e/out; only with `--update-pictures` do the help
 * centre's and the README's pictures in the checkout change.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { readFigures } from './lib/figures.ts';
import { checkout, outFolder } from './lib/places.ts';
import { updatePictures } from './lib/pictures.ts';

const { values, positionals } = parseArgs({
  options: { 'update-pictures': { type: 'boolean', default: false } },
  allowPositionals: true,
});

rmSync(outFolder, { recursive: true, force: true });
const vitest = await startVitest('test', positionals, {
  config: join(checkout, 'e2e', 'vitest.config.ts'),
  root: join(checkout, 'e2e'),
  watch: false,
});
await vitest.close();

const figures = readFigures();
if (figures.length > 0) {
  console.log('\nMeasured:');
  for (const { scenario, name, value, unit } of figures)
    console.log(`  ${scenario}: ${name}: ${value}${unit === undefined ? '' : ` ${unit}`}`);
}
if (values['update-pictures'] && (process.exitCode ?? 0) === 0)
  console.log(`\n${updatePictures()} pictures of the help centre and the README updated.`);
