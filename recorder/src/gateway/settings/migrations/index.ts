/** Every step of the schema of settings.db, in order. */
import type { SchemaStep } from '../../../base/migrate.ts';
import { people } from './0001-people.ts';
import { doors } from './0002-doors.ts';
import { recording } from './0003-recording.ts';
import { bookmarks } from './0004-bookmarks.ts';
import { metrics } from './0005-metrics.ts';
import { health } from './0006-health.ts';
import { recoveryService } from './0007-recovery-service.ts';

export const migrations: readonly SchemaStep[] = [
  people,
  doors,
  recording,
  bookmarks,
  metrics,
  health,
  recoveryService,
];
