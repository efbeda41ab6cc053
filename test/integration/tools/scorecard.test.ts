import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../../bin/cometa.mjs', import.meta.url));

function scorecard(...args: string[]) {
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [BIN, 'scorecard', ...args], { timeout: 300_000 }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

test.each([[[]], [['--real']]])('a time in which nobody meets is refused before the run: %j', async (flags) => {
  const { status, stdout, stderr } = await scorecard('--duration', '4s', ...flags);
  expect(stderr).toBe(
    '--duration takes at least 10s for players to meet, not "4s". "cometa scorecard --help" lists what there is.\n',
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
