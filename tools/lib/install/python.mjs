// Python with the packages that the client in test/interop needs. That client shows that SPEC.md alone is enough.
import { spawnSync } from 'node:child_process';
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs';

const PYTHON = '/usr/bin/python3';
const DEBIAN_PACKAGES = ['python3', 'python3-websockets', 'python3-msgpack'];

/** @returns {string | undefined} path of a Python that has websockets and msgpack */
export function findPython() {
  const path = process.env.COMETA_PYTHON || PYTHON;
  return spawnSync(path, ['-c', 'import websockets, msgpack']).status === 0 ? path : undefined;
}

/**
 * Installs Python and its packages where Debian's can be installed.
 * @returns {string} path of the program
 * @throws an Error with a sentence when that is impossible
 */
export function installPython() {
  if (!canInstallDebianPackages()) {
    throw new Error(`${PYTHON} lacks websockets and msgpack: install ${DEBIAN_PACKAGES.slice(1).join(' and ')}.`);
  }
  installDebianPackages(DEBIAN_PACKAGES);
  const path = findPython();
  if (!path) throw new Error(`${PYTHON} still cannot import websockets and msgpack after the installation.`);
  return path;
}
