// Debian's Redis, for the tests of the store that lies in one.
import { findOrInstall } from './debian.mjs';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** Finds Redis, see `findOrInstall`. */
export function findRedis() {
  return findOrInstall(PLACES, 'redis-server');
}
