import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openShare } from '../../../tools/bench/world/share.ts';

// The part of a core that the benchmark gives to a gateway.

/** Spins for a second and a half, and says the processor time that it was given, in milliseconds. */
const SPIN = `const end = performance.now() + 1500; while (performance.now() < end); console.log(process.cpuUsage().user / 1000)`;

function find(): string | undefined {
  try {
    openShare('test', 0.5).close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const missing = find();
if (missing !== undefined) console.log(`Skipped: ${missing}`);

test.skipIf(missing !== undefined)('a process that wants all of a core gets the share that it is held to', async () => {
  const share = openShare('test', 0.25);
  const child = spawn(process.execPath, ['-e', `process.stdin.once('data', () => { ${SPIN}; process.exit(); })`]);
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  share.hold(child.pid ?? 0);
  child.stdin.write('go');
  await new Promise((resolve) => child.once('close', resolve));
  // What it is not given it cannot take, whatever else the machine does: a quarter, and what a period more and Node's start may be.
  expect(Number(said)).toBeGreaterThan(0);
  expect(Number(said)).toBeLessThan(0.4 * 1500);
  while (existsSync(`/proc/${child.pid}`)) await sleep(10);
  share.close();
});

test('where there can be no share, a sentence says why', () => {
  expect(() => openShare('no/such/folder', 0.5)).toThrow(/a share of a core needs a control group of Linux/);
});
