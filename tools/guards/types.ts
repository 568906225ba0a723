/** `npm run types`: both type checks, side by side. */
import { run } from './run.ts';

const checks = await Promise.all(['tsconfig.json', 'tsconfig.web.json'].map((project) => run('tsc', ['-p', project])));
for (const check of checks) {
  if (check.code !== 0) {
    console.error(check.output);
    process.exitCode = 1;
  }
}
if (process.exitCode === undefined) console.log('Types: clean.');
