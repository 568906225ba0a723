/** The command line of `nightlatch`, as typed values. Every mistake is a `Sentence` with exit code 2. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Sentence } from './sentence.ts';

export interface NamedCamera {
  readonly name: string;
  readonly address: string;
}

export interface StartOptions {
  readonly command: 'start';
  readonly dataDir: string;
  /** Of the LAN listener; 0 picks a free one. */
  readonly port: number;
  readonly consolePort: number;
  readonly lanHost: string;
  readonly cameras: readonly NamedCamera[];
  /** Where the system mounts USB sticks: below these, each in a folder of its own. */
  readonly stickFolders: readonly string[];
  readonly demo: boolean;
  readonly kiosk: boolean;
  readonly kioskBrowser: string | undefined;
}
export type Command =
  | StartOptions
  | { readonly command: 'seat'; readonly dataDir: string }
  /** `recorder`: as typed. */
  | { readonly command: 'verify'; readonly path: string; readonly recorder: string | undefined }
  | { readonly command: 'check'; readonly dataDir: string; readonly repair: boolean }
  | { readonly command: 'help' };

const DEFAULT_PORT = 8443;
const DEFAULT_CONSOLE_PORT = 8080;
const MOST_CAMERAS = 256;
/** Where Linux desktops and udisks put them. */
const STICK_FOLDERS = ['/media', '/run/media'];
const MOST_STICK_FOLDERS = 16;
const LONGEST_ADDRESS = 1024;

export const HELP = `nightlatch: an open video recorder that its owner can never be locked out of

  nightlatch start --data DIR   runs the recorder; when it is up it prints one JSON line
    --port N                    HTTPS port for phones (default ${DEFAULT_PORT}; 0 picks a free one)
    --console-port N            port of the console on this machine (default ${DEFAULT_CONSOLE_PORT}; 0 picks a free one)
    --lan-host ADDRESS          address to listen on for phones (default 0.0.0.0)
    --camera NAME=URL           adds a camera, rtsp://…; may be repeated
    --stick-folder DIR          where the system mounts USB sticks (default ${STICK_FOLDERS.join(' and ')}); may be repeated
    --kiosk                     opens the console full screen in the running display session
    --kiosk-browser PATH        the browser for it (default: Chromium, where it is installed)
    --demo                      for trying it out: the console's address lets whoever opens it in
  nightlatch seat --data DIR    prints a one-time address of the console of the recorder that runs on DIR
  nightlatch verify PATH        tells whether an export, ZIP or folder, is as it was signed, and what was changed
    --recorder ID               the recorder, or its fingerprint, that must have signed it
  nightlatch check DIR          reads all footage below DIR and says what is wrong with it
    --repair                    makes the index anew from the files; no recorder may run on DIR
  nightlatch help               prints this
`;

export function readCommand(words: readonly string[]): Command {
  const [command, ...rest] = words;
  switch (command) {
    case 'start':
      return readStart(rest);
    case 'seat':
      return { command, dataDir: folderOf(parse(rest, { data: { type: 'string' } })['data']) };
    case 'verify':
      return readVerify(rest);
    case 'check':
      return readCheck(rest);
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    case undefined:
      throw new Sentence('Say what to do: "nightlatch start --data DIR", or "nightlatch help".', 2);
    default:
      throw new Sentence(`There is no command "${command}": try "nightlatch help".`, 2);
  }
}

function readStart(words: readonly string[]): StartOptions {
  const given = parse(words, {
    data: { type: 'string' },
    port: { type: 'string' },
    'console-port': { type: 'string' },
    'lan-host': { type: 'string' },
    camera: { type: 'string', multiple: true },
    'stick-folder': { type: 'string', multiple: true },
    demo: { type: 'boolean' },
    kiosk: { type: 'boolean' },
    'kiosk-browser': { type: 'string' },
  });
  const cameras = given['camera'];
  if (Array.isArray(cameras) && cameras.length > MOST_CAMERAS)
    throw new Sentence(`There can be ${MOST_CAMERAS} cameras at most (--camera).`, 2);
  const stickFolders = given['stick-folder'];
  if (Array.isArray(stickFolders) && stickFolders.length > MOST_STICK_FOLDERS)
    throw new Sentence(`There can be ${MOST_STICK_FOLDERS} folders of sticks at most (--stick-folder).`, 2);
  return {
    command: 'start',
    dataDir: folderOf(given['data']),
    port: portOf('--port', given['port'], DEFAULT_PORT),
    consolePort: portOf('--console-port', given['console-port'], DEFAULT_CONSOLE_PORT),
    lanHost: textOf(given['lan-host']) ?? '0.0.0.0',
    cameras: Array.isArray(cameras) ? cameras.map((camera) => cameraOf(String(camera))) : [],
    stickFolders: Array.isArray(stickFolders) ? stickFolders.map((folder) => resolve(String(folder))) : STICK_FOLDERS,
    demo: given['demo'] === true,
    kiosk: given['kiosk'] === true || given['kiosk-browser'] !== undefined,
    kioskBrowser: textOf(given['kiosk-browser']),
  };
}

function readVerify([path, ...rest]: readonly string[]): Command {
  if (path === undefined || path.startsWith('-')) throw new Sentence('Say what to check: nightlatch verify PATH.', 2);
  const given = parse(rest, { recorder: { type: 'string' } });
  return { command: 'verify', path: resolve(path), recorder: textOf(given['recorder']) };
}

function readCheck([folder, ...rest]: readonly string[]): Command {
  if (folder === undefined || folder.startsWith('-')) throw new Sentence('Say what to check: nightlatch check DIR.', 2);
  return {
    command: 'check',
    dataDir: resolve(folder),
    repair: parse(rest, { repair: { type: 'boolean' } })['repair'] === true,
  };
}

type Shape = Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>;

function parse(words: readonly string[], options: Shape): Record<string, unknown> {
  try {
    return parseArgs({ args: [...words], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : '';
    throw new Sentence(`${why.replace(/\.$/, '')}: try "nightlatch help".`, 2);
  }
}

function folderOf(value: unknown): string {
  const folder = textOf(value);
  if (folder === undefined) throw new Sentence('Say where the recorder keeps its data: --data DIR.', 2);
  return resolve(folder);
}

function portOf(name: string, value: unknown, fallback: number): number {
  const text = textOf(value);
  if (text === undefined) return fallback;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new Sentence(`${name} takes a port number from 0 to 65535, not "${text}".`, 2);
  return port;
}

function cameraOf(text: string): NamedCamera {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  const address = text.slice(at + 1).trim();
  if (at < 1 || name === '' || name.length > 40 || address.length > LONGEST_ADDRESS || !/^rtsp:\/\/./.test(address)) {
    throw new Sentence('--camera takes NAME=URL, for example --camera Yard=rtsp://192.168.1.20/stream.', 2);
  }
  return { name, address };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
