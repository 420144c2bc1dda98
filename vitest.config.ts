import { defineConfig } from 'vitest/config';
import { bundleWorkers } from './test/support/worker-bundles.js';

export default defineConfig({
  plugins: [bundleWorkers()],
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: ['test/support/postgres.ts'],
    include: ['libs/**/*.test.ts', 'apps/**/*.test.ts', 'src/**/*.test.ts'],
    // Opening a real PostgreSQL takes seconds on a small machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
