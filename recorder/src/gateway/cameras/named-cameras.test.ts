/** Cameras of the command line beside those of the owner, over a real settings file's schema. */
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrateSchema } from '../../base/migrate.ts';
import { migrations } from '../settings/migrations/index.ts';
import { makeCameraStore, type CameraStore } from './camera-store.ts';
import { ensureCameras } from './named-cameras.ts';

let db: DatabaseSync;
let cameras: CameraStore;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrateSchema(db, migrations, () => undefined);
  cameras = makeCameraStore({
    db,
    transaction: (run) => run(),
    dataKey: randomBytes(32),
    onChanged: () => undefined,
  });
});
afterEach(() => db.close());

const named = (address: string) => ensureCameras(cameras, [{ name: 'Yard', address }]);
const yard = () => cameras.sources().map(({ address, username, password }) => [address, username, password]);

test('a known address stays as its owner set it', () => {
  named('rtsp://anna:tulip@192.0.2.7/one');
  named('rtsp://192.0.2.7/one');
  expect(yard()).toEqual([['rtsp://192.0.2.7/one', 'anna', 'tulip']]);
});

test('a camera of that name that moves on its host keeps its password', () => {
  named('rtsp://anna:tulip@192.0.2.7/one');
  named('rtsp://anna@192.0.2.7:554/two');
  expect(yard()).toEqual([['rtsp://192.0.2.7:554/two', 'anna', 'tulip']]);
});

test('one that moves to another host takes the password of the command line, else none, and the start goes on', () => {
  named('rtsp://anna:tulip@192.0.2.7/one');
  named('rtsp://anna:rose@192.0.2.8/one');
  expect(yard()).toEqual([['rtsp://192.0.2.8/one', 'anna', 'rose']]);
  named('rtsp://anna@192.0.2.9/one');
  expect(yard()).toEqual([['rtsp://192.0.2.9/one', 'anna', undefined]]);
});

test('a password inside the typed address counts where the field beside it is empty', () => {
  cameras.add({ name: 'Yard', address: 'rtsp://anna:tulip@192.0.2.7/one', password: '' }, 4);
  expect(yard()).toEqual([['rtsp://192.0.2.7/one', 'anna', 'tulip']]);
});
