/**
 * Builds the pages of the recovery service into dist: the phone's page (r.html, for `/r#…`), the Password Reset Tool (index.html) and the
 * operator's page (operator.html).
 * Whatever phone is at hand has to do for the first, so syntax and looks are kept to what browsers of 2018 know.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  plugins: [react()],
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2018', 'safari12', 'chrome64', 'firefox67'],
    // The service's content security policy allows files of its own origin only: nothing is inlined as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'r.html', 'operator.html'] },
  },
});
