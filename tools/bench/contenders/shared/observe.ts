// Measures Cometa's server from inside its process, unchanged: `node --import .../observe.js dist/server/main.js`, built.
import { subscribe } from 'node:diagnostics_channel';
// It answers the bench.
import './contender.ts';
import { measure } from './meter.ts';

/** The server's ticks are those of the rules. */
const TICK_MS = 1000 / 60;

interface Ticked {
  dueMs: number;
  startMs: number;
  endMs: number;
}

subscribe('cometa.tick', (message) => {
  const { dueMs, startMs, endMs } = message as Ticked;
  measure(startMs - dueMs, endMs - startMs, TICK_MS);
});
