import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/cometa.mjs', import.meta.url));

/** The long form is an hour: `npx cometa soak`. Of a short one on a busy machine memory says little. */
test('after a minute of comings and goings the server holds what it held before', { timeout: 900_000 }, async () => {
  const { status, text } = await new Promise<{ status: unknown; text: string }>((resolve) =>
    execFile(process.execPath, [BIN, 'soak', '--duration', '1m', '--counts'], (error, _stdout, stderr) =>
      resolve({ status: error ? error.code : 0, text: stderr }),
    ),
  );
  expect(text).toContain('sessions once all have gone');
  expect(status, text).toBe(0);
});
