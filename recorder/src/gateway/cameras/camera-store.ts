/**
 * Cameras as the owner set them, in settings.db; passwords sealed under the data key, never given out, and sent to no other
 * host and port than they were typed for. Addresses are kept without credentials: what a person typed as
 * `rtsp://user:password@host/…` is taken apart on the way in.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Refusal, type CameraSource } from '@nightlatch/protocol';
import { seal, unseal } from '../../base/seal.ts';
import { samePlace } from './same-place.ts';

export interface StoredCamera {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly address: string;
  readonly username: string | undefined;
  readonly hasPassword: boolean;
}

export interface CameraInput {
  readonly name: string;
  readonly address: string;
  readonly username?: string | undefined;
  /** Absent keeps the stored one, while host and port stay the same; empty: none. */
  readonly password?: string | undefined;
}

export interface CameraStore {
  /** By position. */
  list(): StoredCamera[];
  /** Throws `not-found`. */
  get(id: string): StoredCamera;
  /** With passwords, for the engine. */
  sources(): CameraSource[];
  /** What the engine needs to try `input`; `id` lends its stored password when none is given. Throws as `change` does. */
  sourceToTry(input: Omit<CameraInput, 'name'>, id: string | undefined): CameraSource;
  /** Throws `camera-address-invalid`, `bad-input` when there is no channel left. */
  add(input: CameraInput, channels: number): StoredCamera;
  /** Throws `camera-address-invalid`; `bad-input` at "password" where the stored one would go to another host or port. */
  change(id: string, input: CameraInput): StoredCamera;
  remove(id: string): void;
  order(ids: readonly string[]): void;
}

export interface CameraStoreParts {
  readonly db: DatabaseSync;
  readonly transaction: <T>(run: () => T) => T;
  readonly dataKey: Uint8Array;
  /** Called after a change is on disk. */
  readonly onChanged: () => void;
}

export function makeCameraStore({ db, transaction, dataKey, onChanged }: CameraStoreParts): CameraStore {
  const rows = () => db.prepare('SELECT * FROM cameras ORDER BY position, id').all();
  const list = () => rows().map(toCamera);
  const row = (id: string) => {
    const found = db.prepare('SELECT * FROM cameras WHERE id = ?').get(id);
    if (found === undefined) throw new Refusal('not-found', 'This camera is no longer there.');
    return found;
  };
  const changed = <T>(run: () => T): T => {
    const result = transaction(run);
    onChanged();
    return result;
  };
  const passwordOf = (camera: Record<string, unknown>): string | undefined => {
    const sealed = camera['sealed_password'];
    if (!(sealed instanceof Uint8Array)) return undefined;
    return unseal(dataKey, sealed, contextOf(String(camera['id'])))?.toString();
  };
  /** The password that was typed, or the stored one where it may go. */
  const passwordFor = (camera: Record<string, unknown>, taken: ReturnType<typeof takeApart>): string | undefined => {
    if (taken.password !== undefined || camera['sealed_password'] === null) return taken.password;
    if (samePlace(String(camera['address']), taken.address)) return passwordOf(camera);
    throw new Refusal('bad-input', "This is another address: type the camera's password again.", { field: 'password' });
  };
  const sealed = (id: string, password: string | undefined): Buffer | null =>
    password === undefined || password === '' ? null : seal(dataKey, password, contextOf(id));

  return {
    list,
    get: (id) => toCamera(row(id)),
    sources: () =>
      rows().map((camera) =>
        toSource(String(camera['id']), String(camera['name']), {
          address: String(camera['address']),
          username: textOf(camera['username']),
          password: passwordOf(camera),
        }),
      ),
    sourceToTry(input, id) {
      const taken = takeApart(input);
      const password = id === undefined ? taken.password : passwordFor(row(id), taken);
      return toSource(id ?? 'test', 'test', { ...taken, password });
    },
    add: (input, channels) =>
      changed(() => {
        const count = list().length;
        if (count >= channels) {
          throw new Refusal('bad-input', `This model records ${channels} cameras; all its channels are in use.`);
        }
        const taken = takeApart(input);
        const id = randomUUID();
        db.prepare(
          'INSERT INTO cameras (id, name, position, address, username, sealed_password) VALUES (?, ?, ?, ?, ?, ?)',
        ).run(id, input.name, count, taken.address, taken.username ?? null, sealed(id, taken.password));
        return toCamera(row(id));
      }),
    change: (id, input) =>
      changed(() => {
        const taken = takeApart(input);
        const password = passwordFor(row(id), taken);
        db.prepare('UPDATE cameras SET name = ?, address = ?, username = ?, sealed_password = ? WHERE id = ?').run(
          input.name,
          taken.address,
          taken.username ?? null,
          sealed(id, password),
          id,
        );
        return toCamera(row(id));
      }),
    remove: (id) =>
      changed(() => {
        row(id);
        db.prepare('DELETE FROM cameras WHERE id = ?').run(id);
        place(list().map((camera) => camera.id));
      }),
    order: (ids) =>
      changed(() => {
        const known = list().map((camera) => camera.id);
        const given = ids.filter((id) => known.includes(id));
        place([...new Set([...given, ...known])]);
      }),
  };

  function place(ids: readonly string[]): void {
    const statement = db.prepare('UPDATE cameras SET position = ? WHERE id = ?');
    for (const [position, id] of ids.entries()) statement.run(position, id);
  }
}

/** An address without credentials, and the credentials; throws `camera-address-invalid`. */
export function takeApart(input: Omit<CameraInput, 'name'>): {
  address: string;
  username: string | undefined;
  password: string | undefined;
} {
  const invalid = new Refusal(
    'camera-address-invalid',
    'A camera address looks like rtsp://192.168.1.20/stream: please check it.',
    { field: 'address' },
  );
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f]/.test(input.address)) throw invalid;
  let url: URL;
  try {
    url = new URL(input.address);
  } catch {
    throw invalid;
  }
  if (url.protocol !== 'rtsp:' || url.hostname === '') throw invalid;
  const inside = { username: decode(url.username), password: decode(url.password) };
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    address: url.href,
    username: present(input.username) ?? present(inside.username),
    password: present(input.password) ?? present(inside.password) ?? input.password,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

function contextOf(cameraId: string): string {
  return `cameras.password ${cameraId}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toSource(
  id: string,
  name: string,
  parts: { address: string; username: string | undefined; password: string | undefined },
): CameraSource {
  return {
    id,
    name,
    address: parts.address,
    ...(parts.username === undefined ? {} : { username: parts.username }),
    ...(parts.password === undefined ? {} : { password: parts.password }),
  };
}

function toCamera(row: Record<string, unknown>): StoredCamera {
  return {
    id: String(row['id']),
    name: String(row['name']),
    position: Number(row['position']),
    address: String(row['address']),
    username: textOf(row['username']),
    hasPassword: row['sealed_password'] !== null,
  };
}
