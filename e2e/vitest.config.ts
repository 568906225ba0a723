import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The scenarios: one file after another, because each has a whole recorder, browsers and cameras to itself. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: join(import.meta.dirname),
    environment: 'node',
    include: ['src/scenarios/**/*.test.ts', 'src/lib/**/*.test.ts'],
    setupFiles: ['src/lib/on-failure.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    bail: 0,
  },
});
