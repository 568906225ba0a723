/** Programs that a bench builds and starts: ended by their own handle, and waited for. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const END_LIMIT_MS = 15_000;

/** Builds one C file with the machine's compiler. Throws a sentence where there is none. */
export function buildC(source: string, program: string): void {
  try {
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-pthread', '-o', program, source], { stdio: 'pipe' });
  } catch (error) {
    throw new Error('The bench builds its C programs with cc, and that did not work. Is a C compiler installed?', {
      cause: error,
    });
  }
}

/** Ends it by `signal`, and by force when it does not end in time. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  await gone;
  clearTimeout(force);
}

export interface LineProgram {
  readonly child: ChildProcess;
  /** The next line on its stdout. Rejects when the program ends instead. */
  line(): Promise<string>;
}

export function startWithLines(
  command: string,
  args: readonly string[],
  itsErrors: 'inherit' | 'ignore' = 'inherit',
  env: Readonly<Record<string, string>> = {},
): LineProgram {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', itsErrors], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${command} ended before it said what was waited for.`);
      return next.value;
    },
  };
}
