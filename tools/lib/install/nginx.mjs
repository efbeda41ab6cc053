// Debian's nginx, for the tests that put a real proxy before the server.
import { findOrInstall } from './debian.mjs';

/** Debian keeps it where only root's PATH leads. */
const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];

/** Finds nginx, see `findOrInstall`. */
export function findNginx() {
  return findOrInstall(PLACES, 'nginx-light');
}
