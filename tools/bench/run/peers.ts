// The peers' packages: which versions are measured, and whether they are here.

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../bin/build.mjs';

export const PEERS_DIR = join(ROOT, 'tools/bench');

/** The versions that `tools/bench/package.json` asks for, by package; an alias tells its package, as in `uwebsockets@3.0.6`. */
export function peerVersions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(PEERS_DIR, 'package.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, String(version).replace(/^npm:/, '')]),
  );
}

/** Installs the peers where they are not there as the lock file asks. Throws a sentence where that fails. */
export function ensurePeers(): void {
  if (areInstalled()) return;
  console.error('Installing the peers that Cometa is measured beside (npm ci in tools/bench) ...');
  const options = { cwd: PEERS_DIR, shell: true, encoding: 'utf8' } as const;
  const done = spawnSync('npm ci --no-audit --no-fund --loglevel=error', options);
  if (done.status === 0) return;
  const [why = 'npm said nothing'] = done.stderr.split('\n').filter((line) => line.startsWith('npm error'));
  throw new Error(`the peers cannot be installed: ${why.replace(/^npm error /, '')}`);
}

/** npm writes a lock file of its own when it has installed by ours. */
function areInstalled(): boolean {
  const installed = statSync(join(PEERS_DIR, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(PEERS_DIR, 'package-lock.json')).mtimeMs;
}
