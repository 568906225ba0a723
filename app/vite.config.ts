/** Builds the app into app/dist, which the recorder serves at the root of its LAN listener, with its service worker. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { serviceWorker } from './service-worker/build.ts';

export default defineConfig({
  base: '/',
  plugins: [react(), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The recorder's content security policy allows files of its own origin only: nothing is inlined as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
