// Whether a folder can be built again. Where another user has built it, the builder fails half-way, with a stack trace or a crash.
import { accessSync, constants, existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Throws an Error with a sentence where a folder, or something in it, cannot be written.
 * @param {string} folder need not exist yet
 */
export function ensureWritable(folder) {
  const isThere = existsSync(folder);
  for (const path of isThere ? walk(folder) : [nearestOf(folder)]) {
    if (canWrite(path)) continue;
    const isOthers = process.getuid !== undefined && lstatSync(path).uid !== process.getuid();
    const why = isOthers ? 'it belongs to another user' : 'it is read-only';
    const cure = isThere ? `Delete ${folder} or give it to this user` : `Let this user write to ${path}`;
    throw new Error(`${path} cannot be written: ${why}. ${cure}, then try again.`);
  }
}

/** A folder comes before what is in it: one that may not be read is refused before it is listed. @param {string} path @returns {Generator<string>} */
function* walk(path) {
  yield path;
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) yield* walk(join(path, name));
}

/** The folder in which one that does not exist would be made. @param {string} folder @returns {string} */
function nearestOf(folder) {
  return existsSync(folder) ? folder : nearestOf(dirname(folder));
}

/** @param {string} path */
function canWrite(path) {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    accessSync(path, lstatSync(path).isDirectory() ? R_OK | W_OK | X_OK : W_OK);
    return true;
  } catch {
    return false;
  }
}
