import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeFault, drawSchedule } from '../../../tools/chaos/schedule.ts';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

function chaos(...args: string[]): Promise<{ status: unknown; said: string; printed: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [BIN, 'chaos', ...args], (error, printed, said) =>
      resolve({ status: error ? error.code : 0, said, printed }),
    ),
  );
}

describe('cometa chaos', () => {
  // The long form is hundreds of seeds. In these a host is ended, a link stands still, one is cut.
  test('two schedules of faults, with two hosts and with one, and all holds', async () => {
    const { status, said, printed } = await chaos('--schedules', '2', '--seed', '1', '--json');
    expect(status, said).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ schedules: 2, failed: 0, results: [{ seed: 1 }, { seed: 2 }] });
    expect(said).toContain('2 of 2 schedules held.');
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

  test('flags that are none are refused with a sentence', async () => {
    const { status, said } = await chaos('--schedules', 'many');
    expect([status, said]).toEqual([
      2,
      '--schedules takes a whole number from 1 to 100000, not "many". "cometa chaos --help" lists what there is.\n',
    ]);
  });
});
