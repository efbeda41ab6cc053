// Debian's nginx, for the tests that put a real proxy before the server.
import { existsSync } from 'node:fs';
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs';

/** Debian keeps it where only root's PATH leads. */
const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];

/**
 * Finds nginx, or installs it where Debian's packages can be installed.
 * @returns {string | undefined} path of the program; undefined where there is none, and none can be had
 */
export function findNginx() {
  const path = PLACES.find((place) => existsSync(place));
  if (path || !canInstallDebianPackages()) return path;
  try {
    installDebianPackages(['nginx-light']);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
  return PLACES.find((place) => existsSync(place));
}
