import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are not there. Throws as `mkdirSync` does. Node's own `recursive` never returns where the
 * system refuses with ENOENT in a folder that exists, as in /proc.
 * @param mode of folders that are made
 */
export function makeFolders(dir: string, mode = 0o777): void {
  if (isFolder(dir)) return;
  const above = dirname(dir);
  if (above !== dir) makeFolders(above, mode);
  try {
    mkdirSync(dir, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(dir)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
