import { defineConfig } from 'vitest/config';
import { withoutDatabase } from './support/without-database.ts';

const leftOut = withoutDatabase.map((place) => (place.endsWith('/') ? `${place}**` : place));

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env['TEST_DATABASE_URL'] === undefined ? [] : leftOut,
    globalSetup: ['test/support/global-setup.ts'],
    // Two cores, and embedded databases and browsers that want one each.
    maxWorkers: 2,
    // No module does anything when it is imported or keeps state: loading them once a worker is enough, and
    // loading them once a file took a fifth of a run.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: 'Asia/Kolkata' },
  },
});
