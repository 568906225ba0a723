/** Every route of the recorder, by name: the server registers exactly these, the clients call exactly these. */
import { appRoutes } from './app.ts';
import { documentRoutes } from './documents.ts';
import { exportRoutes } from './exports.ts';
import { forecastRoutes } from './forecast.ts';
import { healthRoutes } from './health.ts';
import { playbackRoutes } from './playback.ts';
import { cameraRoutes, peopleRoutes, phoneRoutes, systemRoutes } from './recorder.ts';
import { recoveryServiceRoutes } from './recovery-service.ts';
import { accountRoutes, recoveryRoutes } from './recovery.ts';
import { mailRoutes, sessionRoutes } from './session.ts';

export const routes = {
  ...sessionRoutes,
  ...mailRoutes,
  ...recoveryRoutes,
  ...accountRoutes,
  ...recoveryServiceRoutes,
  ...cameraRoutes,
  ...forecastRoutes,
  ...playbackRoutes,
  ...exportRoutes,
  ...healthRoutes,
  ...peopleRoutes,
  ...systemRoutes,
  ...phoneRoutes,
  ...appRoutes,
  ...documentRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
