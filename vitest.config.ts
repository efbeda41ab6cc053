import { defineConfig } from 'vitest/config';

/** Servers under test keep nothing, unless a test says where: what one test leaves behind must not meet the next. */
const env = { STORE: 'memory' };

/** A test that hangs is ended; how long a machine that is busy takes is nobody's promise. */
const LONGEST = { testTimeout: 120_000, hookTimeout: 120_000, env };

// No retries anywhere: a test that passes the second time hides a race.
// Two cores: real sockets and browsers of two files at once would measure each other, so their files run one by one.
export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    retry: 0,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...LONGEST } },
      { test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], ...LONGEST } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/interop/**/*.test.ts'],
          ...LONGEST,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...LONGEST,
          fileParallelism: false,
        },
      },
    ],
  },
});
