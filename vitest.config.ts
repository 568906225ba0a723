import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{protocol,letters,recorder,recovery-service,tools,bench,fuzz}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'recovery-service/page/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'web',
          environment: 'jsdom',
          include: ['{ui,console,app,verify-page,recovery-service/page}/src/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
    ],
    // Most of them wait for cameras, disks and clocks, a seventh of a core each: more than the two cores that CI has.
    maxWorkers: 3,
  },
});
