import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../../game/node/root.ts';
import { bundle } from '../lib/bundle.ts';
import { UsageError } from '../lib/flags.ts';
import { CACHE_DIR } from '../lib/root.ts';

/** A brain by its name, or the path of a file of one's own, made ready to be loaded. */
export async function findBrain(brain: string, names: readonly string[]): Promise<string> {
  if (names.includes(brain)) return brain;
  if (!/[./\\]/.test(brain)) {
    throw new UsageError(`There is no brain "${brain}": there are ${names.join(', ')}, or a file like ./mine.ts.`);
  }
  const path = resolve(brain);
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`);
  return bundleBrain(path);
}

/** Node 20 reads no TypeScript. @returns the bundle's path */
async function bundleBrain(path: string): Promise<string> {
  const outDir = join(CACHE_DIR, `brains/${process.pid}`);
  try {
    await bundle({ input: { brain: path }, outDir, root: ROOT, logLevel: 'silent' });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : error;
    throw new Error(`The brain ${path} cannot be built: ${why}`);
  }
  return join(outDir, 'brain.js');
}
