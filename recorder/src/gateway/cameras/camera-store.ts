/**
 * Cameras as the owner set them, in settings.db; passwords sealed under the data key, never given out, and sent to no other
 * place than they were typed for. Addresses are kept without credentials: what a person typed as
 * `rtsp://user:password@host/…` is taken apart on the way in. The smaller picture and the ONVIF service are on the camera's own host.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Refusal, type CameraSource, type RecordingRules } from '@nightlatch/protocol';
import { seal, unseal } from '../../base/seal.ts';
import { takeApart, takeOnvifAddress, takeSubAddress, type TypedAddress } from './camera-address.ts';
import { toCamera, toSource, type CameraRow, type StoredCamera } from './camera-rows.ts';
import { onlyKnownPlaces, sameHost } from './same-place.ts';

/** Of what is optional, absent keeps what is stored and the empty text removes it. */
export interface CameraInput extends TypedAddress {
  readonly name: string;
  /** Absent keeps the stored one, while it goes where it was typed for; empty: none. */
  readonly password?: string | undefined;
  readonly subAddress?: string | undefined;
  readonly transport?: 'automatic' | 'tcp' | 'udp' | undefined;
  readonly certificateSha256?: string | undefined;
  readonly onvifAddress?: string | undefined;
}

export interface OnvifInput {
  readonly onvifAddress: string;
  readonly username?: string | undefined;
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
  /** Where and as whom to ask by ONVIF; `id` lends its stored sign-in when none is typed. Throws as `change` does. */
  onvifToAsk(input: OnvifInput, id: string | undefined): { onvifAddress: string; username?: string; password?: string };
  /** Throws `camera-address-invalid`, `bad-input` when there is no channel left. */
  add(input: CameraInput, channels: number): StoredCamera;
  /** Throws `camera-address-invalid`; `bad-input` at "password" where the stored one would go to another place. */
  change(id: string, input: CameraInput): StoredCamera;
  /** Throws `not-found`. */
  setRules(id: string, rules: RecordingRules): StoredCamera;
  /** The first certificate that a camera shows is the one it has to show from then on. Nothing where one is known already. */
  pinCertificate(id: string, sha256: string): void;
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

interface Wanted extends Omit<StoredCamera, 'id' | 'name' | 'position' | 'hasPassword' | 'rules'> {
  readonly password: string | undefined;
}

export function makeCameraStore({ db, transaction, dataKey, onChanged }: CameraStoreParts): CameraStore {
  const rows = (): CameraRow[] => db.prepare('SELECT * FROM cameras ORDER BY position, id').all();
  const list = () => rows().map(toCamera);
  const row = (id: string): CameraRow => {
    const found = db.prepare('SELECT * FROM cameras WHERE id = ?').get(id);
    if (found === undefined) throw new Refusal('not-found', 'This camera is no longer there.');
    return found;
  };
  const changed = <T>(run: () => T): T => {
    const result = transaction(run);
    onChanged();
    return result;
  };
  const passwordOf = (camera: CameraRow): string | undefined => {
    const sealed = camera['sealed_password'];
    if (!(sealed instanceof Uint8Array)) return undefined;
    return unseal(dataKey, sealed, contextOf(String(camera['id'])))?.toString();
  };
  const wantedOf = (input: Omit<CameraInput, 'name'>, stored: CameraRow | undefined): Wanted => {
    const wanted = readInput(input, stored === undefined ? undefined : toCamera(stored));
    if (stored === undefined || wanted.password !== undefined || stored['sealed_password'] === null) return wanted;
    const { address, subAddress, onvifAddress, certificateSha256 } = toCamera(stored);
    const goesWhereItWent = onlyKnownPlaces(
      [wanted.address, wanted.subAddress, wanted.onvifAddress],
      [address, subAddress, onvifAddress],
    );
    if (goesWhereItWent && wanted.certificateSha256 === certificateSha256)
      return { ...wanted, password: passwordOf(stored) };
    if (!goesWhereItWent) throw anotherAddress();
    throw new Refusal('bad-input', "Another certificate is expected: type the camera's password again.", {
      field: 'password',
    });
  };
  const put = (id: string, name: string, wanted: Wanted): StoredCamera => {
    const { password } = wanted;
    const sealed = password === undefined || password === '' ? null : seal(dataKey, password, contextOf(id));
    db.prepare(
      `UPDATE cameras SET name = ?, address = ?, username = ?, sealed_password = ?, sub_address = ?, transport = ?,
         certificate_sha256 = ?, onvif_address = ? WHERE id = ?`,
    ).run(
      name,
      wanted.address,
      wanted.username ?? null,
      sealed,
      wanted.subAddress ?? null,
      wanted.transport ?? null,
      wanted.certificateSha256 ?? null,
      wanted.onvifAddress ?? null,
      id,
    );
    return toCamera(row(id));
  };

  return {
    list,
    get: (id) => toCamera(row(id)),
    sources: () => rows().map((camera) => toSource(toCamera(camera), passwordOf(camera))),
    sourceToTry(input, id) {
      const stored = id === undefined ? undefined : row(id);
      const { password, ...wanted } = wantedOf(input, stored);
      return toSource({ id: id ?? 'test', name: 'test', rules: undefined, ...wanted }, password);
    },
    onvifToAsk(input, id) {
      const onvifAddress = takeOnvifAddress(input.onvifAddress);
      const stored = id === undefined ? undefined : row(id);
      let { username, password } = input;
      if (stored !== undefined && password === undefined) {
        const { address, onvifAddress: known, username: storedName } = toCamera(stored);
        const isNew = stored['sealed_password'] !== null && !onlyKnownPlaces([onvifAddress], [address, known]);
        if (isNew) throw anotherAddress();
        username ??= storedName;
        password = passwordOf(stored);
      }
      return {
        onvifAddress,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      };
    },
    add: (input, channels) =>
      changed(() => {
        const count = list().length;
        if (count >= channels) {
          throw new Refusal('bad-input', `This model records ${channels} cameras; all its channels are in use.`);
        }
        const wanted = wantedOf(input, undefined);
        const id = randomUUID();
        db.prepare('INSERT INTO cameras (id, name, position, address) VALUES (?, ?, ?, ?)').run(
          id,
          input.name,
          count,
          wanted.address,
        );
        return put(id, input.name, wanted);
      }),
    change: (id, input) => changed(() => put(id, input.name, wantedOf(input, row(id)))),
    setRules: (id, rules) =>
      changed(() => {
        row(id);
        db.prepare('UPDATE cameras SET rules = ? WHERE id = ?').run(JSON.stringify(rules), id);
        return toCamera(row(id));
      }),
    pinCertificate(id, sha256) {
      const known = list().find((camera) => camera.id === id);
      if (known === undefined || known.certificateSha256 !== undefined) return;
      changed(() => db.prepare('UPDATE cameras SET certificate_sha256 = ? WHERE id = ?').run(sha256, id));
    },
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

function anotherAddress(): Refusal {
  return new Refusal('bad-input', "This is another address: type the camera's password again.", { field: 'password' });
}

/** Throws `camera-address-invalid` at the field that leads elsewhere. */
function readInput(input: Omit<CameraInput, 'name'>, stored: StoredCamera | undefined): Wanted {
  const taken = takeApart(input);
  const subAddress = optional(input.subAddress, stored?.subAddress, takeSubAddress);
  const onvifAddress = optional(input.onvifAddress, stored?.onvifAddress, takeOnvifAddress);
  for (const [field, address] of Object.entries({ subAddress, onvifAddress })) {
    if (address === undefined || sameHost(taken.address, address)) continue;
    throw new Refusal('camera-address-invalid', 'This address has to be on the same device as the camera itself.', {
      field,
    });
  }
  // A certificate is of one place; at another one, the first that is shown counts again.
  const isEncrypted = taken.address.startsWith('rtsps:') || subAddress?.startsWith('rtsps:') === true;
  const sameDoor = stored !== undefined && onlyKnownPlaces([taken.address], [stored.address]);
  const pinned = isEncrypted && sameDoor ? stored.certificateSha256 : undefined;
  return {
    ...taken,
    subAddress,
    transport:
      input.transport === undefined ? stored?.transport : input.transport === 'automatic' ? undefined : input.transport,
    certificateSha256: isEncrypted
      ? optional(input.certificateSha256, pinned, (text) => text.toLowerCase())
      : undefined,
    onvifAddress,
  };
}

function optional(
  typed: string | undefined,
  stored: string | undefined,
  take: (text: string) => string,
): string | undefined {
  if (typed === undefined) return stored;
  return typed === '' ? undefined : take(typed);
}

function contextOf(cameraId: string): string {
  return `cameras.password ${cameraId}`;
}
