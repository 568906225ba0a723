/**
 * `npm run lint`: rules, room imports, cycles and format. First the canary: a planted cycle, a floating promise and
 * an import upward must each be reported, because a linter that does not resolve imports goes blind without a word.
 */
import { run } from './run.ts';

const canary = await run('oxlint', [
  '-c',
  '.oxlintrc.json',
  '--type-aware',
  '--tsconfig',
  'tools/guards/canary/tsconfig.json',
  'tools/guards/canary/recorder',
]);
for (const rule of ['no-cycle', 'no-floating-promises', 'no-restricted-imports']) {
  if (!canary.output.includes(rule)) {
    console.error(`The lint canary was not reported by "${rule}", so the linter is blind:\n${canary.output}`);
    process.exit(1);
  }
}
const [rules, format] = await Promise.all([
  run('oxlint', ['--type-aware', '--deny-warnings', '--ignore-pattern', 'tools/guards/canary/**', '.']),
  run('oxfmt', ['--check', '.']),
]);
for (const [name, result] of Object.entries({ rules, format })) {
  if (result.code !== 0) {
    console.error(`${name}:\n${result.output}`);
    process.exitCode = 1;
  }
}
if (process.exitCode === undefined) console.log('Lint: the canary was caught; rules, rooms and format are clean.');
