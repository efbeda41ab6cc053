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

/** The longest files: begun last, they would keep one core alone in the end. Those that wait stand between those that compute. */
const LONGEST_FILES = [
  'fuzz/soak',
  'unit/tools/scorecard',
  'integration/machines/machines',
  'integration/tools/chaos',
  'integration/tools/make-your-own',
  'unit/tools/balance',
  'integration/machines/several-hosts',
  'integration/tools/bench',
  'integration/machines/deploy-steps',
  'fuzz/observers',
  'integration/start/managers',
  'unit/server/cluster/relay',
  'integration/tools/attack',
  'unit/tools/cheat',
  'integration/transport/idle',
  'fuzz/frames',
  'integration/server/stepped',
  'integration/tools/unwritable',
  'unit/server/kept/restart',
  'integration/server/redis',
  'unit/protocol/bytes',
  'integration/server/kill',
  'integration/tools/bots',
  'unit/tools/bench/plays',
  'integration/start/install',
  'interop/python',
  'integration/transport/descriptors',
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
// All files run beside others, those of real sockets and browsers as well: a busy machine must disturb none.
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
        },
      },
    ],
  },
});
