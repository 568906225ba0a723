/** The command `nightlatch`: reads what was asked for and does it. Mistakes are one sentence on stderr, never a stack. */
import { join } from 'node:path';
import { systemClock } from './base/clock.ts';
import { tryHold } from './base/hold.ts';
import { stopWhenTold } from './base/supervision.ts';
import { checkStore } from './footage/check.ts';
import { rebuildIndex } from './footage/rebuild.ts';
import { mintSeatUrl } from './gateway/seat/run-file.ts';
import { HELP, readCommand, type Command } from './supervisor/arguments.ts';
import { startRecorder } from './supervisor/recorder.ts';
import { Sentence } from './supervisor/sentence.ts';
import { tellVerdict } from './verify/tell.ts';

const STOP_LIMIT_MS = 12_000;

/** To whoever is at the terminal; the log's lines begin with a brace. */
function say(sentence: string): void {
  process.stderr.write(`nightlatch: ${sentence}\n`);
}

function check(dataDir: string, repair: boolean): void {
  const progress = (files: number, of: number): void => {
    if (files % 100 === 0 || files === of) say(`${files} of ${of} files`);
  };
  const repaired: string[] = [];
  if (repair) {
    const held = tryHold(join(dataDir, 'engine', 'engine.lock'));
    if (held === undefined) throw new Sentence('A recorder runs on this folder: stop it before --repair.', 2);
    try {
      repaired.push(...rebuildIndex(dataDir, progress));
    } finally {
      held.release();
    }
  }
  const { problems, ...sums } = checkStore(dataDir, progress);
  for (const sentence of [...repaired, ...problems]) process.stdout.write(`${sentence}\n`);
  process.stdout.write(`${JSON.stringify({ ...sums, problems: problems.length, setAside: repaired.length })}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

async function run(command: Command): Promise<void> {
  switch (command.command) {
    case 'help':
      process.stdout.write(HELP);
      return;
    case 'seat': {
      const url = mintSeatUrl(command.dataDir, systemClock);
      if (url === undefined) throw new Sentence(`No recorder runs on ${command.dataDir}.`);
      process.stdout.write(`${url}\n`);
      return;
    }
    case 'verify': {
      const told = await tellVerdict(command.path, command.recorder);
      for (const sentence of told.sentences) say(sentence);
      process.stdout.write(`${JSON.stringify(told.line)}\n`);
      process.exitCode = told.exitCode;
      return;
    }
    case 'check':
      try {
        return check(command.dataDir, command.repair);
      } catch (error) {
        throw new Sentence(error instanceof Error ? error.message : String(error), 2);
      }
    case 'start': {
      const recorder = startRecorder(command, say);
      stopWhenTold(() => recorder.stop(), STOP_LIMIT_MS);
      process.stdout.write(`${JSON.stringify(await recorder.ready)}\n`);
    }
  }
}

// Whatever this recorder makes, in whatever folder it was given, is for its own user alone.
process.umask(0o077);

try {
  await run(readCommand(process.argv.slice(2)));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Sentence ? error.exitCode : 1;
}
