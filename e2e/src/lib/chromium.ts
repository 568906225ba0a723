/** The browser that all scenarios use: the system's Chromium, quiet, with a profile of its own. */
import { existsSync } from 'node:fs';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function chromiumPath(): string {
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error('Chromium is not installed: run "npm run setup -- --for-tests"');
  return found;
}

/** No switch here makes the browser overlook a bad certificate. */
export const quietArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-dev-shm-usage',
];
