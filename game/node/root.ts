import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. Found by its `package.json`: this file is built into more than one depth below it. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Whether this is an installed package: what is built, without its sources, in a folder that may be read-only and is not the user's. */
export const isPackage = !existsSync(join(ROOT, 'vite.config.ts'));

/**
 * Where files of a kind lie that are not this folder's. A clone keeps them inside; an installed package where the user's system wants
 * them: https://specifications.freedesktop.org/basedir-spec.
 * @param inClone name in a clone's root, such as '.cache'
 */
export function folderFor(kind: 'cache' | 'data', inClone: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!isPackage) return join(ROOT, inClone);
  const given = kind === 'cache' ? env.XDG_CACHE_HOME : env.XDG_DATA_HOME;
  const usual = join(homedir(), kind === 'cache' ? '.cache' : '.local/share');
  // The specification has relative ones ignored.
  return join(given && isAbsolute(given) ? given : usual, 'cometa');
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  return findRoot(dirname(folder));
}
