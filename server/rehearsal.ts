import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { Page } from './http/files.ts';
import { LOOPBACK, SILENT } from './machines/rehearsal.ts';
import { startServer } from './server.ts';
import { chooseStore } from './store/open.ts';

/** The first time is slow, and the second finds what the first has left in the folder. */
const STARTS = 2;

/**
 * Starts a host that nobody comes to, with a folder of its own and ports that nobody knows, and ends it: from a free store to an open port a process that
 * has done so takes a third less time. For a process that waits for another one's end. Rejects where there is no place for the folder.
 * @returns how often a host was started
 */
export async function rehearseStart(config: Config, page: Page): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'cometa-rehearsal-'));
  const own = {
    ...config,
    role: 'host',
    cores: 1,
    relayHost: LOOPBACK,
    relayPort: 0,
    relaySecret: randomBytes(16).toString('hex'),
    relayName: '',
    adminHost: LOOPBACK,
    adminPort: config.adminPort === 'off' ? 'off' : 0,
    accessLog: '',
    captureDir: join(dir, 'captures'),
  } as const;
  try {
    for (let i = 0; i < STARTS; i++) {
      // Where there is no lmdb nothing is kept by it, either.
      const kept = await chooseStore({ kind: 'auto', dir: join(dir, 'store'), redisUrl: '' }, Date.now);
      const server = await startServer({ config: own, ...kept, page, log: SILENT });
      await server.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return STARTS;
}
