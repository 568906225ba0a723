/**
 * After the app is built: lists its files with their hashes and builds the service worker around that list. (The usual
 * plugin brings 335 packages for these lines, half of the whole install.)
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';

const CACHED = /\.(?:js|css|html|svg|png|woff2|wasm|webmanifest)$/;

export function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'nightlatch-service-worker',
    apply: 'build',
    configResolved: (config) => {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && CACHED.test(entry.name) && entry.name !== 'sw.js')
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted();
      const list = files.map((file) => ({
        url: `/${relative(outDir, file).split(sep).join('/')}`,
        revision: createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16),
      }));
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { APP_FILES: JSON.stringify(list), 'process.env.NODE_ENV': '"production"' },
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          lib: {
            entry: join(import.meta.dirname, 'main.ts'),
            formats: ['iife'],
            name: 'worker',
            fileName: () => 'sw.js',
          },
        },
      });
    },
  };
}
