// A C compiler, for the load generator of the benchmark.
import { spawnSync } from 'node:child_process';
import { canInstallDebianPackages, installDebianPackages } from './debian.mjs';

/**
 * Sees to it that there is `cc`.
 * @throws an Error with a sentence where there is none and none can be installed
 */
export function ensureCompiler() {
  if (hasCompiler()) return;
  if (!canInstallDebianPackages())
    throw new Error('A C compiler is needed (cc). On Debian: apt-get install gcc libc6-dev');
  installDebianPackages(['gcc', 'libc6-dev']);
  if (!hasCompiler()) throw new Error('gcc was installed, but "cc" cannot be run.');
}

function hasCompiler() {
  return spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;
}
