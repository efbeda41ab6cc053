// Which versions of the peers are measured: those that tools/bench/package.json asks for, exactly.
import { readFileSync } from 'node:fs';

/** @returns {Record<string, string>} by package; an alias tells its package, as in `uwebsockets@3.0.6` */
export function peerVersions() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, String(version).replace(/^npm:/, '')]),
  );
}
