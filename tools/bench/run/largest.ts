import { LADDER, type Ladder, type Run } from '../plan/matrix.ts';
import { coverageOf, fits, saturatedBy } from '../results/figures.ts';
import { printRow } from '../results/print.ts';
import type { Bench } from './build.ts';
import { USUAL_FRAME_BYTES } from './frame-bytes.ts';
import { playOnce } from './play.ts';

type Verdict = 'fits' | 'server' | 'generator';

/** Whoever covers less than this is overloaded, whatever a neighbour of this machine does. */
const HOPELESS_COVERAGE = 0.8;
/** Shorter than where processor time is measured: who keeps up while V8 compiles does so later. */
const WARM_MS = 6000;

/** The largest number of clients of each contender; and for which of them more failed because of the generator. */
export async function findLargest(
  ladder: Ladder,
  contenders: readonly string[],
  bench: Bench,
  seconds: number,
): Promise<{ found: Record<string, number>; heldByGenerator: string[] }> {
  const found: Record<string, number> = {};
  const heldByGenerator: string[] = [];
  for (const contender of contenders) {
    const { clients, isGenerators } = await climb(ladder, contender, bench, seconds);
    found[contender] = clients;
    if (isGenerators) heldByGenerator.push(contender);
    const words = clients === 0 ? `fewer than ${LADDER[0]}` : `${clients}`;
    console.error(`largest ${ladder.name} ${contender}: ${words}${isGenerators ? ' (the generator gave up)' : ''}`);
  }
  return { found, heldByGenerator };
}

/** The highest whole number above `low` and below `high` that fits, by halving; `low` where none does. */
export async function highest(low: number, high: number, fits: (middle: number) => Promise<boolean>): Promise<number> {
  if (high - low <= 1) return low;
  const middle = (low + high) >> 1;
  return (await fits(middle)) ? highest(middle, high, fits) : highest(low, middle, fits);
}

/** By halving the ladder. @returns 0 clients where not even the lowest rung fits */
async function climb(
  { name, ...played }: Ladder,
  contender: string,
  bench: Bench,
  seconds: number,
): Promise<{ clients: number; isGenerators: boolean }> {
  let isGenerators = false;
  const rung = await highest(-1, LADDER.length, async (middle) => {
    const run: Run = { contender, ...played, clients: LADDER[middle] };
    const verdict = await tryTwice(name, run, bench, seconds);
    if (verdict !== 'fits') isGenerators = verdict === 'generator';
    return verdict === 'fits';
  });
  return { clients: rung < 0 ? 0 : LADDER[rung], isGenerators };
}

/**
 * A second try for those that failed: a neighbour of this machine may have been in the way.
 * @returns `fits`, or who did not keep up
 */
async function tryTwice(ladder: string, run: Run, bench: Bench, seconds: number): Promise<Verdict> {
  let whose: Verdict = 'server';
  for (let attempt = 0; attempt < 2; attempt++) {
    const options = { bench, run, updateBytes: USUAL_FRAME_BYTES, measureMs: seconds * 1000, warmMs: WARM_MS };
    const played = await playOnce(options).catch(() => undefined);
    const sample = played?.sample;
    if (sample) printRow('largest', ladder, run, sample);
    if (sample && fits(run, sample)) return 'fits';
    whose = sample && saturatedBy(run, sample) === 'generator' ? 'generator' : 'server';
    if (sample && coverageOf(run, sample) < HOPELESS_COVERAGE) break;
  }
  return whose;
}
