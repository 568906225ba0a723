/**
 * Makes a fresh checkout ready, on whatever Node the machine has (20 or newer): plain JavaScript, no packages.
 * `npm start` runs it without arguments: packages and screens. `npm test` runs it with --for-tests: also the
 * tools that only tests need, from the system's packages where the user may install them.
 * Everything it does is skipped when it is already done.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const forTests = process.argv.includes('--for-tests');

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Nightlatch needs Node 20 or newer to set itself up; this is ${process.version}.`);
}

installPackages();
buildScreens();
if (forTests) installTestTools();

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function installPackages() {
  const stampFile = join(root, 'node_modules', '.nightlatch-setup.json');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = readStamp(stampFile);
  // Somebody who has run the tests keeps what only tests need.
  const withTests = forTests || stamp.forTests === true || existsSync(join(root, 'node_modules', 'vitest'));
  if (stamp.lock === lock && stamp.forTests === withTests) return;
  console.error('Setting up: installing packages (once; about half a minute)…');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withTests ? [] : ['--omit=dev'])];
  const npm = process.env.npm_execpath;
  const ran = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2], env: ownEnvironment() })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], env: ownEnvironment() });
  if (ran.status !== 0)
    fail(
      'Setting up failed: the packages could not be installed (see above). Is the network there? Then run the command again.',
    );
  writeFileSync(stampFile, JSON.stringify({ lock, forTests: withTests }));
}

/** @param {string} file @returns {{lock?: string, forTests?: boolean}} */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Without what the outer npm says about this very command: an `omit` or a prefix of its own must not leak in. */
function ownEnvironment() {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^npm_config_(omit|include|production|prefix|global)$/i.test(name)) delete environment[name];
  }
  delete environment.NODE_ENV;
  return environment;
}

function buildScreens() {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node))
    fail('Setting up failed: the pinned Node is missing. Remove node_modules and run the command again.');
  const ran = spawnSync(node, [join(root, 'tools', 'setup', 'build-screens.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (ran.status !== 0) fail('Setting up failed: the screens could not be built (see above).');
}

function installTestTools() {
  const wanted = {
    chromium: 'chromium',
    Xvfb: 'xvfb',
    openbox: 'openbox',
    xdotool: 'xdotool',
    ffmpeg: 'ffmpeg',
    certutil: 'libnss3-tools',
    strace: 'strace',
    faketime: 'faketime',
    import: 'imagemagick',
    xdpyinfo: 'x11-utils',
  };
  const missing = Object.entries(wanted)
    .filter(([command]) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0)
    .map(([, name]) => name);
  // A verifier of DKIM that is not ours.
  if (spawnSync('/usr/bin/python3', ['-c', 'import dkim']).status !== 0) missing.push('python3-dkim');
  if (missing.length === 0) return;
  const sudo =
    process.getuid?.() === 0 ? [] : spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
  const byHand = `sudo apt-get install -y ${missing.join(' ')}`;
  if (sudo === undefined || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) {
    fail(
      `The tests drive a real browser with a real mouse and need: ${missing.join(', ')}. Please install them, for example:\n  ${byHand}`,
    );
  }
  console.error(`Setting up: installing ${missing.join(', ')} from the system's packages (tests only)…`);
  const apt = (/** @type {string[]} */ ...args) => {
    const [command = '', ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 2] }).status === 0;
  };
  if (!(apt('update') && apt('install', '-y', '--no-install-recommends', ...missing)))
    fail(`Installing failed. Please install by hand:\n  ${byHand}`);
}
