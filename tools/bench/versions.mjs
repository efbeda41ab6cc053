// Which versions of the peers are measured: those that tools/bench/package.json asks for, exactly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../bin/build.mjs';

/** @returns {Record<string, string>} by package; an alias tells its package, as in `uwebsockets@3.0.6` */
export function peerVersions() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'tools/bench/package.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, String(version).replace(/^npm:/, '')]),
  );
}
