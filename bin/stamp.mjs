// What a build was made of: a hash of the sources' content, and below it a line for each file with its size and time. The lines are
// compared at every start, in a few milliseconds; only where they differ is the content read.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/**
 * @param {string} root with a slash at its end
 * @param {readonly string[]} sources files and folders, from `root`
 * @returns {Promise<string>} the stamp's text
 */
export async function stampOf(root, sources) {
  const files = listAll(root, sources);
  // Times before content: a file saved between the two makes the next start read the content again.
  const times = timesOf(root, files);
  return `${await hashContent(root, files)}\n${times}`;
}

/**
 * Whether a stamp is of the sources as they are.
 * @param {string} path of the stamp
 * @param {string} root with a slash at its end
 * @param {readonly string[]} sources
 * @returns {Promise<boolean>}
 */
export async function isFresh(path, root, sources) {
  if (!existsSync(path)) return false;
  const stamp = readFileSync(path, 'utf8');
  const files = listAll(root, sources);
  const times = timesOf(root, files);
  const hash = stamp.slice(0, stamp.indexOf('\n'));
  if (stamp === `${hash}\n${times}`) return true;
  // Checking out a branch and back changes times only.
  if (hash !== (await hashContent(root, files))) return false;
  try {
    writeFileSync(path, `${hash}\n${times}`);
  } catch {
    // Another user has built it: then each start reads the content.
  }
  return true;
}

/** @param {string} root @param {readonly string[]} files */
function timesOf(root, files) {
  let lines = '';
  for (const path of files) {
    const { size, mtimeMs } = statSync(root + path);
    lines += `${path} ${size} ${mtimeMs}\n`;
  }
  return lines;
}

/** @param {string} root @param {readonly string[]} files */
async function hashContent(root, files) {
  // Loaded when it is needed: that alone takes milliseconds.
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const path of files)
    hash
      .update(`${path}\0`)
      .update(readFileSync(root + path))
      .update('\0');
  return hash.digest('hex');
}

/** @param {string} root @param {readonly string[]} sources @returns in a fixed order */
function listAll(root, sources) {
  return sources.flatMap((source) => (/\.\w+$/.test(source) ? [source] : list(root, source)));
}

/** @param {string} root @param {string} folder @returns {string[]} files, from the root */
function list(root, folder) {
  const entries = readdirSync(root + folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? list(root, path) : path;
  });
}
