// Measures Cometa's server from inside its process, unchanged: `node --import ./tools/bench/observe.mjs dist/server/main.js`.
import { subscribe } from 'node:diagnostics_channel';
import { measure } from './contender.mjs';

/** The server's ticks are those of the rules. */
const TICK_MS = 1000 / 60;

/** @typedef {{ dueMs: number, startMs: number, endMs: number }} Ticked */

subscribe('cometa.tick', (message) => {
  const { dueMs, startMs, endMs } = /** @type {Ticked} */ (message);
  measure(startMs - dueMs, endMs - startMs, TICK_MS);
});
