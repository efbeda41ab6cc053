// Can Cometa run here at all? Answered before anything is loaded that would fail with a stack trace.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Checks the machine.
 * @returns {string | undefined} one sentence that says what to install, or undefined when all is well
 */
export function preflight() {
  return checkNode(process.versions.node) ?? checkPackages();
}

/**
 * Whether a version is one of `engines`, which has no upper bound.
 * @param {string} version such as '20.19.0'
 */
export function checkNode(version) {
  const least = readLeastNode();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > least.major || (major === least.major && minor >= least.minor)) return undefined;
  return `Cometa needs Node ${least.major}.${least.minor} or newer, and this is Node ${version}: install a newer one (https://nodejs.org).`;
}

function checkPackages() {
  try {
    createRequire(import.meta.url).resolve('msgpackr');
    return undefined;
  } catch {
    return 'The packages Cometa needs are not installed: run "npm ci" first.';
  }
}

function readLeastNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  return { major: Number(major), minor: Number(minor) };
}
