/**
 * A small process beside the tests: it is told of every process group and folder that they start, and when the tests are
 * gone, however they ended, it kills and removes what is left. Input, a line each: `group PID`, `gone PID`, `folder PATH`.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set<number>();
const folders = new Set<string>();

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...rest] = line.split(' ');
  const value = rest.join(' ');
  if (verb === 'group') groups.add(Number(value));
  if (verb === 'gone') groups.delete(Number(value));
  if (verb === 'folder') folders.add(value);
  if (verb === 'removed') folders.delete(value);
}
for (const group of groups) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
