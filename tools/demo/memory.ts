/** What the demo remembers between runs, in `demo.json` of its data folder: ports, and the password it made up. Mode 0600. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const memorySchema = z.object({
  /** By the camera's name. */
  cameraPorts: z.record(z.string(), z.int()).default({}),
  cameraPassword: z.string().optional(),
  smtpPort: z.int().optional(),
  mailboxPort: z.int().optional(),
  /** The owner's password as the demo printed it. */
  password: z.string().optional(),
  /** The owner has changed it since. */
  passwordChanged: z.boolean().default(false),
});
export type DemoMemory = z.output<typeof memorySchema>;

/** A file that is missing or damaged is an empty memory. */
export async function readMemory(dataDir: string): Promise<DemoMemory> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => '{}');
  return memorySchema.safeParse(parse(text)).data ?? memorySchema.parse({});
}

export async function writeMemory(dataDir: string, memory: DemoMemory): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const next = `${fileIn(dataDir)}.next`;
  await writeFile(next, `${JSON.stringify(memory, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, fileIn(dataDir));
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo.json');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
