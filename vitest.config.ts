import { defineConfig } from 'vitest/config';

/** Servers under test keep nothing, unless a test says where: what one test leaves behind must not meet the next. */
const env = { STORE: 'memory' };

/** A test that hangs is ended; how long a machine that is busy takes is nobody's promise. */
const LONGEST = { testTimeout: 300_000, hookTimeout: 300_000, env };
/** Whatever runs in virtual time has minutes of work, and waits for nothing. */
const HEAVY = { testTimeout: 900_000, hookTimeout: 900_000, env };

// No retries anywhere: a test that passes the second time hides a race.
// Two cores: two files of real sockets beside each other, each of which a busy machine must not disturb. Two browsers that draw
// without a graphics card would be too slow to play in: one by one.
export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    retry: 0,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...HEAVY } },
      { test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], ...HEAVY } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/interop/**/*.test.ts'],
          ...LONGEST,
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
