import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The scenarios: two files at a time, each with a whole recorder, browsers, displays and cameras of its own; they wait more than they work. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: join(import.meta.dirname),
    environment: 'node',
    include: ['src/scenarios/**/*.test.ts', 'src/lib/**/*.test.ts'],
    setupFiles: ['src/lib/on-failure.ts'],
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    bail: 0,
  },
});
