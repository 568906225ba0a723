/** The gateway's process: everything a person touches. It may be killed at any moment; recording does not notice. */
import { systemClock } from '../base/clock.ts';
import { flushCompiled } from '../base/compiled.ts';
import { jsonLog } from '../base/log.ts';
import { stopWhenTold, tellSupervisor, type ToGateway } from '../base/supervision.ts';
import { readGatewayConfig } from './config.ts';
import { openGateway, type Gateway } from './context.ts';
import { isWrongStart, sentenceOf } from './start-failures.ts';

const STOP_LIMIT_MS = 4_000;

const log = jsonLog('gateway', systemClock);
let gateway: Gateway | undefined;
stopWhenTold(async () => await gateway?.close(), STOP_LIMIT_MS);

process.on('message', (message: ToGateway) => {
  if (message.type === 'kiosk-gone') gateway?.seats.endKiosk();
});

try {
  const config = readGatewayConfig(process.env);
  gateway = await openGateway(config, {
    clock: systemClock,
    log,
    onRestart: () => tellSupervisor({ type: 'restart' }),
    onKioskLost: () => tellSupervisor({ type: 'kiosk-lost' }),
  });
  tellSupervisor({ type: 'up', ...(await gateway.listen()) });
  flushCompiled();
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined)
    log.error('the gateway could not start', { stack: error instanceof Error ? error.stack : '' });
  else tellSupervisor({ type: 'refused', sentence, wrongStart: isWrongStart(error) });
  await gateway?.close();
  process.exitCode = 1;
  process.disconnect?.();
  process.exit();
}
