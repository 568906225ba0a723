/**
 * Builds the console, the app, the pages of the recovery service and the help pages when what they are made from has changed since the last build.
 * Run by setup on the pinned Node; prints nothing when all is fresh.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

interface Build {
  readonly name: string;
  /** Folder of the result, which also keeps the stamp. */
  readonly out: string;
  readonly from: readonly string[];
  readonly command: readonly string[];
  readonly cwd: string;
}

const vite = [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'];
const screens = (name: string): Build => ({
  name,
  out: `${name}/dist`,
  from: [name, 'ui', 'protocol/src', 'package-lock.json'],
  command: vite,
  cwd: join(root, name),
});
const builds: readonly Build[] = [
  screens('console'),
  screens('app'),
  screens('verify-page'),
  screens('recovery-service/page'),
  {
    name: 'help',
    out: 'help/dist',
    from: ['help', 'tools/help', 'ui/src', 'package-lock.json'],
    command: ['--disable-warning=ExperimentalWarning', join(root, 'tools', 'help', 'build.ts')],
    cwd: root,
  },
];

// One that fails does not cut off the others: what they made counts.
const failures = (await Promise.allSettled(builds.map(build))).filter((one) => one.status === 'rejected');
for (const { reason } of failures) console.error(reason instanceof Error ? reason.message : reason);
if (failures.length > 0) process.exitCode = 1;

async function build(what: Build): Promise<void> {
  const stampFile = join(root, what.out, '.built-from');
  const from = fingerprint(what.from);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === from) return;
  console.error(`Setting up: building the ${what.name}…`);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [...what.command], {
      cwd: what.cwd,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`building the ${what.name} failed`))));
  });
  writeFileSync(stampFile, from);
}

function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(join(root, path)))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file) && !/\.test\.tsx?$/.test(file)).sort();
}
