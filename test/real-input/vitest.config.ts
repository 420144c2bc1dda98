import { defineConfig } from 'vitest/config';

/** Folders of feed files through a running Ajil: `npm run real-input -- <folder>...` */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/real-input/**/*.test.ts'],
    // A folder may hold thousands of feeds.
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
