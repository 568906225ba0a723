/**
 * One small file to a stick, and small files from it. Written as `NAME.part`, synced, read back and compared, and only then named; nothing that is there is replaced. A
 * stick that does not answer in time is given up. Throws `StickTrouble`.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundStick } from './sticks.ts';
import { NOT_AS_WRITTEN, StickTrouble, stickTrouble, TAKEN_OUT } from './stick-trouble.ts';
import { forgetCached, isThere, PART_SUFFIX, syncFolder } from './stick-folder.ts';
import type { Unfinished } from './unfinished.ts';

export const STICK_FILE_LIMITS = { answer_ms: 30_000, looked_at: 64, read_bytes: 4_096 } as const;
const FILE_MODE = 0o644;
const MOST_NUMBERS = 100;

type Stick = Pick<FoundStick, 'path' | 'device'>;

/** `name.ending`, or with a number where it is taken; gives the name it got. */
export async function writeStickFile(
  stick: Stick,
  wanted: { readonly name: string; readonly ending: string; readonly text: string },
  unfinished: Unfinished,
): Promise<string> {
  return await inTime(async () => {
    const file = await freeName(stick, wanted);
    const part = join(stick.path, file + PART_SUFFIX);
    const bytes = Buffer.from(wanted.text);
    unfinished.note(part);
    try {
      await writeWhole(part, bytes, stick);
      await forgetCached(part);
      if (!(await readUpTo(part, bytes.length + 1)).equals(bytes)) throw new StickTrouble(NOT_AS_WRITTEN);
      await rename(part, join(stick.path, file));
      await syncFolder(stick.path);
      await check(join(stick.path, file), stick);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    } finally {
      unfinished.forget();
    }
    return file;
  });
}

/** The small files of that ending that lie on the stick itself, not in folders; by name. */
export async function readStickFiles(stick: Stick, ending: string): Promise<{ file: string; text: string }[]> {
  return await inTime(async () => {
    await check(stick.path, stick);
    const names = (await readdir(stick.path)).filter((name) => name.toLowerCase().endsWith(ending)).toSorted();
    const found: { file: string; text: string }[] = [];
    for (const name of names.slice(0, STICK_FILE_LIMITS.looked_at)) {
      const path = join(stick.path, name);
      const about = await lstat(path);
      if (!about.isFile() || about.size > STICK_FILE_LIMITS.read_bytes) continue;
      found.push({ file: name, text: (await readUpTo(path, STICK_FILE_LIMITS.read_bytes)).toString('utf8') });
    }
    return found;
  });
}

async function freeName(stick: Stick, { name, ending }: { name: string; ending: string }): Promise<string> {
  await check(stick.path, stick);
  for (let number = 1; number <= MOST_NUMBERS; number++) {
    const file = `${number === 1 ? name : `${name} ${number}`}${ending}`;
    const taken = await Promise.all([file, file + PART_SUFFIX].map((one) => isThere(join(stick.path, one))));
    if (!taken.includes(true)) return file;
  }
  throw new StickTrouble('The stick holds too many such files already.');
}

async function writeWhole(path: string, bytes: Buffer, stick: Stick): Promise<void> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    if ((await handle.stat()).dev !== stick.device) throw new StickTrouble(TAKEN_OUT);
    for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    // FAT knows no modes.
    await handle.chmod(FILE_MODE).catch(() => undefined);
    await handle.sync();
  } finally {
    await handle.close().catch(() => undefined);
  }
  await syncFolder(stick.path);
}

async function readUpTo(path: string, bytes: number): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(bytes);
    let at = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, at, bytes - at);
      at += bytesRead;
      if (bytesRead === 0 || at === bytes) return buffer.subarray(0, at);
    }
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

async function check(path: string, stick: Stick): Promise<void> {
  if ((await stat(path)).dev !== stick.device) throw new StickTrouble(TAKEN_OUT);
}

async function inTime<T>(run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StickTrouble('The stick does not answer. Take it out and put it in again.')),
      STICK_FILE_LIMITS.answer_ms,
    );
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    throw stickTrouble(error);
  } finally {
    clearTimeout(timer);
  }
}
