import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { rehearseStart } from '../../../server/rehearsal.ts';

const temporary = mkdtempSync(join(tmpdir(), 'cometa-test-'));
const NO_PAGE = { files: new Map(), headers: [] } as never;

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

test('a start is rehearsed with neither the ports nor the folder of the server, and leaves nothing behind', async () => {
  vi.stubEnv('TMPDIR', temporary);
  // Whoever tried to listen there would be refused.
  const config = readConfig({
    ROLE: 'host',
    RELAY_PORT: '1',
    RELAY_SECRET: 'x'.repeat(16),
    DATA_DIR: '/nowhere',
    ADMIN_PORT: '2',
  });
  expect(await rehearseStart(config, NO_PAGE)).toBe(2);
  expect(readdirSync(temporary)).toEqual([]);
});

test('without a place for its folder it fails', async () => {
  vi.stubEnv('TMPDIR', join(temporary, 'none'));
  await expect(rehearseStart(readConfig({}), NO_PAGE)).rejects.toThrow('ENOENT');
});
