import { defineConfig } from 'vitest/config';

/** Two days of a pretend newsroom: `npm run newsroom -- [--seed N] [--sources 300] [--hours 48]` */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/newsroom/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
