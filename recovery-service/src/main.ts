/** The command `nightlatch-recovery-service`: serves, or does what was asked for. Mistakes are one sentence on stderr, never a stack. */
import { jsonLog } from './base/log.ts';
import { systemClock } from './base/clock.ts';
import { HELP, readCommand } from './commands/arguments.ts';
import { runCommand } from './commands/run.ts';
import { readConfig } from './config.ts';
import { openService } from './context.ts';

const STOP_MS = 8_000;
const STOP_LIMIT_MS = 10_000;

async function serve(): Promise<void> {
  const log = jsonLog('recovery-service', systemClock);
  const config = readConfig(process.env);
  const service = await openService(config, { clock: systemClock, log });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    service.stop(STOP_MS).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('stopping failed', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Whoever started it with a channel is gone.
  process.on('disconnect', stop);
  const { url, port, bouncePort } = await service.listen();
  const page = config.publicUrl ?? url;
  process.stdout.write(
    `${JSON.stringify({ ready: true, page, operator: `${page}/operator`, port, ...(bouncePort === undefined ? {} : { bouncePort }) })}\n`,
  );
}

// Whatever is made here is for the service's own user alone.
process.umask(0o077);

try {
  const command = readCommand(process.argv.slice(2));
  if (command.command === 'help') process.stdout.write(HELP);
  else if (command.command === 'serve') await serve();
  else {
    await runCommand(command, readConfig(process.env), (line) => process.stdout.write(`${line}\n`));
    process.exit(0);
  }
} catch (error) {
  process.stderr.write(`nightlatch-recovery-service: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
