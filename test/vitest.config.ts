import { defineConfig } from 'vitest/config';
import { bundleWorkers } from './support/worker-bundles.js';

/** End to end: real processes from `dist/`, real PostgreSQL, real Redis where there is one. */
export default defineConfig({
  plugins: [bundleWorkers()],
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    // Each file starts several processes: two files at a time are what two cores carry.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
