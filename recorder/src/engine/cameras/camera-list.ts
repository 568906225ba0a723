/**
 * The engine's last good camera list, `DATA/engine/cameras.json`: what it records when the gateway or its settings are gone.
 * Replaced whole; passwords sealed under the data key. A damaged list is set aside and said in the log.
 */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type CameraSource, type StoreRules, cameraSourceSchema, storeRulesSchema } from '@nightlatch/protocol';
import { z } from 'zod';
import { writeFileDurably } from '../../base/durable.ts';
import type { Log } from '../../base/log.ts';
import { seal, unseal } from '../../base/seal.ts';

const fileSchema = z.object({
  version: z.literal(1),
  cameras: z
    .array(cameraSourceSchema.omit({ password: true }).extend({ sealedPassword: z.base64().optional() }))
    .max(256),
  /** Absent: never told, and no footage is removed. */
  store: storeRulesSchema.optional(),
});
type Kept = z.infer<typeof fileSchema>['cameras'][number];

export interface GoodList {
  readonly cameras: readonly CameraSource[];
  readonly store: StoreRules | undefined;
}

const EMPTY: GoodList = { cameras: [], store: undefined };

export class CameraList {
  readonly #path: string;
  readonly #key: Uint8Array;
  readonly #log: Log;

  /** `key`: the data key. */
  constructor(dataDir: string, key: Uint8Array, log: Log) {
    this.#path = join(dataDir, 'engine', 'cameras.json');
    this.#key = key;
    this.#log = log;
  }

  /** Empty when there is none. */
  load(): GoodList {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return EMPTY;
    }
    try {
      const { cameras, store } = fileSchema.parse(JSON.parse(text));
      return { cameras: cameras.map((kept) => this.#open(kept)), store };
    } catch {
      this.#log.error('the camera list was damaged and is set aside; the gateway sends a new one');
      renameSync(this.#path, `${this.#path}.damaged`);
      return EMPTY;
    }
  }

  /** Synced when it returns. Throws what the disk throws. */
  save({ cameras, store }: GoodList): void {
    const kept = cameras.map(({ password, ...camera }) =>
      password === undefined
        ? camera
        : { ...camera, sealedPassword: seal(this.#key, password, context(camera.id)).toString('base64') },
    );
    writeFileDurably(this.#path, JSON.stringify({ version: 1, cameras: kept, store }, undefined, 2));
  }

  /** A password that does not open (another data key) is left out: the camera then says that it wants one. */
  #open({ sealedPassword, ...camera }: Kept): CameraSource {
    if (sealedPassword === undefined) return camera;
    const password = unseal(this.#key, Buffer.from(sealedPassword, 'base64'), context(camera.id));
    if (password === undefined) this.#log.error('the password of a camera does not open', { camera: camera.id });
    return password === undefined ? camera : { ...camera, password: password.toString() };
  }
}

function context(cameraId: string): string {
  return `engine/cameras.json:password:${cameraId}`;
}
