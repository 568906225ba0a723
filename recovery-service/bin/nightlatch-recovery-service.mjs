#!/usr/bin/env node
/**
 * The command `nightlatch-recovery-service`, on whatever Node the machine has: it runs itself on the Node that the repository pins (the npm
 * package `node`) when this one cannot. Plain JavaScript, old syntax: it must load on any Node.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [24, 7];
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function runsHere() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The pinned Node of the nearest node_modules above this file. */
function pinnedNode() {
  for (let folder = dirname(main); ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules', 'node', 'bin', 'node');
    if (existsSync(node)) return node;
    if (dirname(folder) === folder) return undefined;
  }
}

if (runsHere()) {
  await import(main);
} else {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      'nightlatch-recovery-service: this Node is too old; run "npm ci" in the checkout, which brings the right one.\n',
    );
    process.exit(1);
  }
  // The channel tells the service when this process vanishes: no orphan stays.
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
