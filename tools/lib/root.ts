import { join } from 'node:path';
import { ROOT } from '../../game/node/root.ts';

/** Where tools keep what can be made again. */
export const CACHE_DIR = join(ROOT, '.cache');
