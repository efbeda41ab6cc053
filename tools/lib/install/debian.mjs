// Installing Debian packages, for the tests that need a program which npm cannot bring.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Can this process install Debian packages? */
export function canInstallDebianPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Installs Debian packages and says so.
 * @param {string[]} packages
 * @throws an Error with a sentence when apt-get fails
 */
export function installDebianPackages(packages) {
  console.log(`Installing the Debian packages ${packages.join(', ')} (apt-get install) ...`);
  runAptGet(['update', '-qq']);
  runAptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

/**
 * Finds a program, or installs it where Debian's packages can be installed; says so where that fails.
 * @param {readonly string[]} places
 * @param {string} name of the package
 * @returns {string | undefined} its path; undefined where there is none, and none can be had
 */
export function findOrInstall(places, name) {
  const path = places.find((place) => existsSync(place));
  if (path || !canInstallDebianPackages()) return path;
  try {
    installDebianPackages([name]);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
  return places.find((place) => existsSync(place));
}

/** @param {string[]} args */
function runAptGet(args) {
  // A server that comes with a package is not to be started: at runlevel 1 nothing is.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const done = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (done.status === 0) return;
  const why = (done.stderr || done.error?.message || '').trim().split('\n').slice(-3).join(' ');
  throw new Error(`apt-get ${args.join(' ')} failed: ${why}`);
}
