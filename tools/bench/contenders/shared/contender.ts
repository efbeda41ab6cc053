// What every contender's process shares: what it is asked for, the loop, measuring, and answering the bench.
import { runLoop } from './loop.ts';
import { beginMeasuring, measure, measureSkipped, readFigures, residentBytes } from './meter.ts';
import type { ContenderConfig, Script } from './script.ts';

export const config: ContenderConfig = JSON.parse(process.env.BENCH ?? '{}');

/** The contender listens. */
export function ready(script: Script): void {
  process.send?.({ ready: script });
}

/** Runs `onTick` every 50 ms, without drift, and measures it. */
export function startLoop(onTick: () => void): void {
  runLoop({ onTick, onRan: measure, onSkipped: measureSkipped });
}

function answer({ ask }: { ask?: string }): void {
  if (ask === 'begin') beginMeasuring();
  if (ask === 'figures') process.send?.({ figures: readFigures() });
  if (ask === 'memory') process.send?.({ memory: residentBytes() });
}

process.on('message', (message) => answer(message as { ask?: string }));
// The bench is gone: a contender left behind would take a core from whatever is measured next.
process.on('disconnect', () => process.exit(0));
