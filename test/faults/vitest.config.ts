import { defineConfig } from 'vitest/config';

/** What takes too long for every change: servers that die, networks that swallow, upgrades under load. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/faults/**/*.fault.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // One at a time: each has servers of its own.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    env: { TZ: 'Asia/Kolkata' },
  },
});
