// Building what a run needs: the contenders, which plain Node starts, the players' moves and the load generator.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../../bin/build.mjs';
import { bundle } from '../../lib/bundle.ts';
import { buildLoad } from '../load/load.ts';
import type { Moves, PlayOptions } from '../load/plays.ts';
import { type Contender, readContender } from '../plan/contenders.ts';
import { PEERS_DIR } from './peers.ts';

export interface Bench {
  /** The load generator. */
  readonly binary: string;
  playMoves(options: PlayOptions): Moves;
  /** Of what makes the moves: with another one, they are made anew. */
  readonly version: string;
}

export const CACHE_DIR = join(ROOT, '.cache/bench');
/** One script each contender, and `observe.js` for Cometa's. */
export const CONTENDERS_DIR = join(CACHE_DIR, 'contenders');
const PLAYS_DIR = join(CACHE_DIR, 'plays');
const SERVER = 'dist/server/main.js';

/** Builds all that `words`, the names of contenders, need. Throws a sentence where that is impossible. */
export async function prepareBench(words: readonly string[]): Promise<Bench> {
  const contenders = words.map(readContender).filter((contender) => contender !== undefined);
  for (const contender of contenders) requireServer(contender);
  await bundleContenders(contenders.map(({ name }) => name).filter((name) => name !== 'cometa'));
  return { ...(await bundlePlays()), binary: await buildLoad() };
}

/** The folder that a contender runs in. */
export function checkoutOf({ checkout }: Contender): string {
  return checkout === undefined ? ROOT : resolve(checkout);
}

function requireServer(contender: Contender): void {
  if (contender.name !== 'cometa' || existsSync(join(checkoutOf(contender), SERVER))) return;
  throw new Error(`there is no ${SERVER} in ${checkoutOf(contender)}: build that checkout first ("npm run build").`);
}

async function bundleContenders(names: readonly string[]): Promise<void> {
  const folder = join(ROOT, 'tools/bench/contenders');
  const scripts = Object.fromEntries(names.map((name) => [name, join(folder, `${name}.ts`)]));
  const input = { observe: join(folder, 'shared/observe.ts'), ...scripts };
  await bundle({ input, outDir: CONTENDERS_DIR, root: folder });
  linkPackages();
}

/** Packages are not bundled, and Node looks for them upwards from the script: without this it would find Cometa's alone. */
function linkPackages(): void {
  try {
    symlinkSync(join(PEERS_DIR, 'node_modules'), join(CONTENDERS_DIR, 'node_modules'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Built apart: the moves stay what they are while the rest of the bench changes. */
async function bundlePlays(): Promise<Omit<Bench, 'binary'>> {
  mkdirSync(PLAYS_DIR, { recursive: true });
  await bundle({ input: { plays: join(ROOT, 'tools/bench/load/plays.ts') }, outDir: PLAYS_DIR, root: ROOT });
  const { playMoves } = await import(pathToFileURL(join(PLAYS_DIR, 'plays.js')).href);
  return { playMoves, version: hashOf(PLAYS_DIR) };
}

/** Of all built modules: the people among the players play by the rules of the game. */
function hashOf(directory: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(directory).filter((name) => name.endsWith('.js'));
  for (const name of names.sort()) hash.update(readFileSync(join(directory, name)));
  return hash.digest('hex').slice(0, 12);
}
