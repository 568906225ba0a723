/** Every step of the schema of settings.db, in order. */
import { people } from './0001-people.ts';
import { doors } from './0002-doors.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [people, doors];
