import { folderFor } from '../../game/node/root.ts';

/** Where tools keep what can be made again. */
export const CACHE_DIR = folderFor('cache', '.cache');
