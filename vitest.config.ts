import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Servers under test keep nothing, unless a test says where: what one test leaves behind must not meet the next. And they ask nobody to wait
 * because this machine has other things to do.
 */
const env = { STORE: 'memory', SHED_FROM: '0' };

/** A test that hangs is ended; how long a machine that is busy takes is nobody's promise. */
const LONGEST = { testTimeout: 300_000, hookTimeout: 300_000, env };
/** Whatever runs in virtual time has minutes of work, and waits for nothing. */
const HEAVY = { testTimeout: 900_000, hookTimeout: 900_000, env };

/** The longest files: begun last, they would keep one core alone in the end. */
const LONGEST_FILES = [
  'fuzz/soak',
  'unit/tools/scorecard',
  'fuzz/observers',
  'unit/protocol/bytes',
  'fuzz/frames',
  'unit/server/kept/restart',
  'unit/tools/balance',
  'unit/tools/cheat',
  'integration/tools/bots',
  'integration/transport/idle',
  'integration/server/machines',
  'integration/tools/make-your-own',
  'integration/tools/attack',
  'integration/start/package',
  'integration/tools/bench',
  'integration/tools/chaos',
  'integration/start/managers',
  'integration/server/stepped',
].map((path) => `/test/${path}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONGEST_FILES.findIndex((path) => moduleId.endsWith(path));
      return place < 0 ? LONGEST_FILES.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

// No retries anywhere: a test that passes the second time hides a race.
// Files of real sockets run beside each other: a busy machine must disturb none. Two browsers that draw
// without a graphics card would be too slow to play in: one by one.
export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    retry: 0,
    sequence: { sequencer: LongestFirst },
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
