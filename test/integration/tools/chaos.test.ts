import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeFault, drawSchedule } from '../../../tools/chaos/schedule.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

/** Two runs of so many each, side by side: a schedule mostly waits. */
const FIRST_SEEDS = [1, 6];
const EACH = 5;

function chaos(...args: string[]): Promise<{ status: unknown; said: string; printed: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [BIN, 'chaos', ...args], (error, printed, said) =>
      resolve({ status: error ? error.code : 0, said, printed }),
    ),
  );
}

describe('cometa chaos', () => {
  // The long form is hundreds of seeds. In these hosts, gateways and lines have all that can happen to them.
  test('ten schedules of faults, and all holds', { timeout: 600_000 }, async () => {
    const runs = FIRST_SEEDS.map((first) => chaos('--schedules', `${EACH}`, '--seed', `${first}`, '--json'));
    for (const [i, { status, said, printed }] of (await Promise.all(runs)).entries()) {
      expect(status, said).toBe(0);
      const seeds = Array.from({ length: EACH }, (_, k) => FIRST_SEEDS[i] + k);
      const { results, faults, gapMs, closes, inputsCounted, ...figures } = JSON.parse(printed);
      expect(results.map(({ seed }: { seed: number }) => seed)).toEqual(seeds);
      expect(figures).toEqual({
        schedules: EACH,
        twinRooms: 0,
        doubleSeats: 0,
        lostInputs: 0,
        doubledInputs: 0,
        lostResults: 0,
        roundsEnded: 0,
        hashesEqual: true,
        failed: 0,
        pass: true,
      });
      expect(Object.values<number>(faults).reduce((sum, times) => sum + times, 0)).toBe(
        seeds.flatMap((seed) => drawSchedule(seed, true).steps).length,
      );
      expect([gapMs.p50 <= gapMs.p99, gapMs.p99 <= gapMs.max, closes >= 0, inputsCounted <= EACH]).toEqual(
        Array(4).fill(true),
      );
      expect(said).toContain(`${EACH} of ${EACH} schedules held.`);
    }
  });

  test('one fault again: players keep their connections, and what they felt is told', async () => {
    const run = ['--fault', 'host-is-ended', '--players', '6', '--times', '1', '--every', '4s'];
    const { status, said, printed } = await chaos(...run, '--fail-if', 'gapMs.max>0', '--json');
    const { fault, calm, faults, all, wrong } = JSON.parse(printed);
    expect([fault, wrong, faults.length], said).toEqual(['host is ended', undefined, 1]);
    expect([calm, all]).toMatchObject([
      { closes: 0, divergences: 0, againTicks: 0 },
      { closes: 0, divergences: 0, againTicks: 0, joinsAtOnce: 0 },
    ]);
    expect(status).toBe(1);
    expect(said).toContain(`gapMs.max is ${all.gapMs.max}, and gapMs.max>0 was to fail.`);
  });

  test('a schedule follows from its seed, and all faults come', () => {
    expect(drawSchedule(7, true)).toEqual(drawSchedule(7, true));
    const faults = Array.from({ length: 200 }, (_, seed) => drawSchedule(seed, true).steps).flat();
    const kinds = new Set(faults.map(({ fault }) => fault.kind));
    expect(kinds.size).toBe(13);
    expect(drawSchedule(1, true).inRedis).toBe(true);
    expect(drawSchedule(1, false).inRedis).toBe(false);
    expect([1, 2, 3, 4].map((seed) => drawSchedule(seed, true).hosts)).toEqual([2, 1, 1, 1]);
    const [link, host] = [
      { kind: 'link stands still', gateway: 1, ms: 300 },
      { kind: 'host is killed', host: 1 },
    ] as const;
    expect([1, 2].map((hosts) => describeFault(link, { hosts: hosts as 1 | 2 }))).toEqual([
      'link stands still (gateway 2) for 300 ms',
      'link stands still (host b) for 300 ms',
    ]);
    expect([1, 2].map((hosts) => describeFault(host, { hosts: hosts as 1 | 2 }))).toEqual([
      'host is killed',
      'host is killed (host b)',
    ]);
  });

  test.each([
    ['--schedules takes a whole number from 1 to 100000, not "many".', ['--schedules', 'many']],
    ['--times is for --fault, which repeats one fault.', ['--times', '3']],
    ['--fault repeats one fault, --schedules draws them: give one of them.', ['--fault', 'x', '--schedules', '3']],
    [
      '--every takes at least 4s for the next standby to be ready, not "1s".',
      ['--fault', 'link-is-cut', '--every', '1s'],
    ],
  ])('flags that are none are refused: %s', async (sentence, flags) => {
    const { status, said } = await chaos(...flags);
    expect([status, said]).toEqual([2, `${sentence} "cometa chaos --help" lists what there is.\n`]);
  });

  test('a fault that is none is refused, and those that are some are listed', async () => {
    const { status, said } = await chaos('--fault', 'host-sleeps');
    expect([status, said]).toEqual([
      2,
      expect.stringContaining('--fault takes one of host-is-killed, host-is-ended, '),
    ]);
  });
});
