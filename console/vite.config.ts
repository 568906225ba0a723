/** Builds the console into console/dist, which the recorder serves at the root of its seat listener. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The recorder's content security policy allows files of its own origin only: nothing is inlined as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file on purpose: the monitor loads it from the recorder's own disk, once, and no later click waits for a part.
    chunkSizeWarningLimit: 1024,
  },
});
