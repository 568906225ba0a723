/** The command `nightlatch`: reads what was asked for and does it. Mistakes are one sentence on stderr, never a stack. */
import { systemClock } from './base/clock.ts';
import { stopWhenTold } from './base/supervision.ts';
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
