// Can Cometa run here at all? Answered before anything is loaded that would fail with a stack trace.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Checks the machine.
 * @returns {string | undefined} one sentence that says what to install, or undefined when all is well
 */
export function preflight() {
  return (
    checkNode(process.versions.node) ??
    checkCLibrary(process.platform, readGlibcVersion()) ??
    checkPackages() ??
    checkAddon()
  );
}

/**
 * uWebSockets.js is a compiled addon: it exists only for the versions in `engines`.
 * @param {string} version such as '20.19.0'
 */
export function checkNode(version) {
  const { min, below } = readEngines();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const notTooNew = major < below;
  const notTooOld = major > min.major || (major === min.major && minor >= min.minor);
  if (notTooNew && notTooOld) return undefined;
  return `Cometa needs Node ${min.major}.${min.minor} or newer, below ${below}, and this is Node ${version}: install Node 24 (https://nodejs.org).`;
}

/**
 * @param {string} platform as process.platform
 * @param {string | undefined} glibcVersion undefined where the C library is not glibc
 */
export function checkCLibrary(platform, glibcVersion) {
  if (platform !== 'linux' || glibcVersion) return undefined;
  return 'Cometa needs a Linux with glibc, because uWebSockets.js has no build for musl: use Debian, Ubuntu or Fedora, in a container for example the image node:24-slim instead of node:24-alpine.';
}

function checkPackages() {
  try {
    createRequire(import.meta.url).resolve('msgpackr');
    return undefined;
  } catch {
    return 'The packages Cometa needs are not installed: run "npm ci" first.';
  }
}

/** The addon has a file per platform, processor and Node ABI: Node 23, for one, was never built. */
function checkAddon() {
  const { platform, arch, versions } = process;
  try {
    createRequire(import.meta.url).resolve(`uWebSockets.js/uws_${platform}_${arch}_${versions.modules}.node`);
    return undefined;
  } catch {
    return `The installed uWebSockets.js has no build for Node ${versions.node} on ${platform} ${arch}: install Node 24, or see "Node versions" in README.md.`;
  }
}

function readEngines() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [, major, minor, below] = /^>=(\d+)\.(\d+) <(\d+)$/.exec(engines.node) ?? [];
  return { min: { major: Number(major), minor: Number(minor) }, below: Number(below) };
}

/** @returns {string | undefined} */
function readGlibcVersion() {
  if (process.platform !== 'linux') return undefined;
  // The report takes longer than all else here: it is asked only where a program could have been linked with musl.
  if (!hasMuslLoader()) return 'some version';
  // Without this the report asks the network for the names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime;
}

function hasMuslLoader() {
  return existsSync('/lib') && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'));
}
