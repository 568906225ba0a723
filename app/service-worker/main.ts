/** The app's service worker: the shell and its files answer without a network; the recorder's own routes never come from a cache. */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** Put in by the build: every file of the app with the hash of its content. */
declare const APP_FILES: PrecacheEntry[];

/** The members of ServiceWorkerGlobalScope that are used; the project's DOM types describe windows. */
interface WorkerScope {
  addEventListener(
    type: 'install' | 'activate',
    listener: (event: { waitUntil(done: Promise<unknown>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const scope = globalThis as unknown as WorkerScope;

// A recorder that was updated serves the new app at the next visit.
scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

cleanupOutdatedCaches();
precacheAndRoute(APP_FILES);
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/help\//, /^\/authority\./, /^\/nightlatch-verify\.html$/],
  }),
);
