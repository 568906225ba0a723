/**
 * Registers the service worker, with which the app opens without a network and can be installed. A browser refuses it while the
 * recorder's certificate is only clicked through: the app then works all the same, so nothing is said.
 */
export function keepOfflineShell(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

/** Asks the browser not to throw the keys away when it needs room. */
export function askToKeepKeys(): void {
  // Absent on a page without https.
  const storage = navigator.storage as StorageManager | undefined;
  storage?.persist?.().catch(() => undefined);
}
