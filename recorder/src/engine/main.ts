/**
 * The engine as a process: `main.ts --data DIR --socket PATH [--cameras-per-worker N]`. SIGTERM and SIGINT end it within 2 seconds with everything on the
 * disk; it prints one JSON line on stdout when it listens.
 */
import { systemClock } from '../base/clock.ts';
import { flushCompiled } from '../base/compiled.ts';
import { jsonLog } from '../base/log.ts';
import { readEngineConfig, startEngine } from './context.ts';

const STOP_LIMIT_MS = 1_800;
const log = jsonLog('engine', systemClock);

try {
  const engine = await startEngine(readEngineConfig(process.argv.slice(2)), { log });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      log.error('the engine did not end in time');
      process.exit(1);
    }, STOP_LIMIT_MS);
    engine.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('the engine did not end well', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Its supervisor has vanished: no orphan stays.
  process.on('disconnect', stop);
  process.stdout.write('{"ready":true}\n');
  flushCompiled();
} catch (error) {
  log.error('the engine cannot start', { error });
  process.exit(1);
}
