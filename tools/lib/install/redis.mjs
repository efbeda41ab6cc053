// Debian's Redis, for the tests of the store that lies in one.
import { existsSync } from 'node:fs';
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/**
 * Finds Redis, or installs it where Debian's packages can be installed.
 * @returns {string | undefined} path of the program; undefined where there is none, and none can be had
 */
export function findRedis() {
  const path = PLACES.find((place) => existsSync(place));
  if (path || !canInstallDebianPackages()) return path;
  try {
    installDebianPackages(['redis-server']);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
  return PLACES.find((place) => existsSync(place));
}
