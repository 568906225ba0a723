/**
 * Everything that one scenario starts, stopped for sure: in reverse order at its end, and by the reaper when the
 * scenario itself is killed. One temporary folder, removed at the end.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let tellReaper: ((line: string) => void) | undefined;

/** Tells the reaper a line; starts it at the first use. */
export function tell(line: string): void {
  if (tellReaper === undefined) {
    const reaper = spawn(process.execPath, [join(import.meta.dirname, 'reaper.ts')], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    });
    reaper.unref();
    const input = reaper.stdin;
    input.on('error', () => {});
    tellReaper = (text) => void input.write(`${text}\n`);
  }
  tellReaper(line);
}

export interface World {
  /** A temporary folder of this scenario's own. */
  readonly folder: string;
  /** A new folder inside it. */
  place(name: string): string;
  /** Run at the end, last registered first; a failure does not keep the others from running. */
  onEnd(stop: () => unknown): void;
  end(): Promise<void>;
}

export function openWorld(name: string): World {
  const folder = mkdtempSync(join(tmpdir(), `nightlatch-e2e-${name}-`));
  tell(`folder ${folder}`);
  const stops: (() => unknown)[] = [];
  return {
    folder,
    place(inside) {
      const path = join(folder, inside);
      mkdirSync(path, { recursive: true });
      return path;
    },
    onEnd(stop) {
      stops.push(stop);
    },
    async end() {
      const failures: unknown[] = [];
      for (const stop of stops.splice(0).toReversed()) {
        try {
          await stop();
        } catch (error) {
          failures.push(error);
        }
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
      tell(`removed ${folder}`);
      if (failures.length > 0) throw new AggregateError(failures, `${name}: stopping failed`);
    },
  };
}
