// The command `start`: from a fresh clone to a running server.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runBuild, SERVER_SCRIPT } from './build.mjs';

/**
 * Builds what is not built, then runs the server in this process.
 * @param {{ mayBuild: boolean }} options
 * @returns {Promise<number | undefined>} exit status, or undefined when the server runs
 */
export async function start({ mayBuild }) {
  const status = mayBuild ? await runBuild({ ifChanged: true }) : 0;
  if (status !== 0) return status;
  if (!existsSync(SERVER_SCRIPT)) {
    console.error('Nothing is built: run "cometa build" first, or start without --no-build.');
    return 1;
  }
  // Stack traces then name the TypeScript files.
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(SERVER_SCRIPT).href);
  return undefined;
}
