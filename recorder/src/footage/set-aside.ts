/** Where files go that cannot be used and must not be lost: `footage/set-aside/`, which nothing reads or makes room from. Blocking. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** `file`: below the footage folder at `root`. Gives its new path there. One that was set aside before is never replaced. */
export function setFileAside(root: string, file: string): string {
  mkdirSync(join(root, 'set-aside'), { recursive: true, mode: 0o700 });
  const name = `set-aside/${file.replaceAll('/', '_')}`;
  let to = name;
  for (let more = 2; existsSync(join(root, to)); more++) to = `${name}.${more}`;
  renameSync(join(root, file), join(root, to));
  return to;
}
