// All that a plan asks for, measured: groups round by round, then the largest numbers of clients, then memory.

import { isCometa } from '../plan/contenders.ts';
import type { Group, Run } from '../plan/matrix.ts';
import type { Plan } from '../plan/plan.ts';
import { type Row, rowOf, type Sample } from '../results/figures.ts';
import { printComparisons, printRow, printTable } from '../results/print.ts';
import type { GroupResult, Results } from '../results/results.ts';
import type { Bench } from './build.ts';
import { createFrameBytes } from './frame-bytes.ts';
import { findLargest } from './largest.ts';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { playOnce } from './play.ts';

/** What a run takes beside the seconds measured: starting, joining, settling, ending. */
const OVERHEAD_SECONDS = 19.5;
/** How long it takes to look for one contender's largest number of clients. */
const SEARCH_MINUTES = 1;

export async function measureAll(plan: Plan, bench: Bench): Promise<Results> {
  const { seconds, searched, searchedIn } = plan;
  const machine = describeMachine();
  const results: Results = { machine, groups: [], maxClients: {}, heldByGenerator: [], memory: null };
  const onRun = announce(plan, machine.text);
  for (const group of plan.groups) {
    const result = await measureGroup(group, plan, bench, onRun);
    results.groups.push(result);
    printTable(result.name, result.rows);
    printComparisons(result.rows);
  }
  for (const ladder of searched.length > 0 ? searchedIn : []) {
    const { found, heldByGenerator } = await findLargest(ladder, searched, bench, seconds);
    results.maxClients[ladder.name] = found;
    results.heldByGenerator.push(...heldByGenerator.map((contender) => `${ladder.name} ${contender}`));
  }
  if (plan.memory) results.memory = await measureMemory(bench);
  return results;
}

/** Says how long it will take. @returns what gives the words for the next run */
function announce({ groups, seconds, searched, searchedIn }: Plan, machine: string): () => string {
  const runs = groups.reduce((sum, group) => sum + group.repeats * group.runs.length, 0);
  const minutes = (runs * (seconds + OVERHEAD_SECONDS)) / 60 + searched.length * searchedIn.length * SEARCH_MINUTES;
  console.error(`${runs} runs of ${seconds} s, in about ${Math.ceil(minutes)} minutes. ${machine}`);
  let done = 0;
  return () => `${String(++done).padStart(String(runs).length)}/${runs}`;
}

async function measureGroup(
  { name, why, repeats, runs }: Group,
  { seconds, warmMs }: Plan,
  bench: Bench,
  onRun: () => string,
): Promise<GroupResult> {
  const samples = new Map<Run, Sample[]>(runs.map((run) => [run, []]));
  const problems = new Map<Run, string>();
  const updateBytes = createFrameBytes();
  for (let round = 0; round < repeats; round++) {
    for (const run of inTurn(runs, round)) {
      const progress = onRun();
      // Once is enough to see that it does not work.
      if (problems.has(run)) continue;
      try {
        const measureMs = seconds * 1000;
        const { sample } = await playOnce({ bench, run, updateBytes: updateBytes.of(run), measureMs, warmMs });
        updateBytes.note(run, sample);
        samples.get(run)?.push(sample);
        printRow(progress, name, run, sample);
      } catch (error) {
        problems.set(run, error instanceof Error ? error.message : String(error));
        console.error(`${progress} ${run.contender} ${run.clients}: ${problems.get(run)}`);
      }
    }
  }
  const sentences = [...problems].map(([run, problem]) => `${run.contender} with ${run.clients} clients: ${problem}`);
  return { name, why, rows: rowsOf(runs, samples), problems: sentences };
}

function rowsOf(runs: readonly Run[], samples: ReadonlyMap<Run, readonly Sample[]>): Row[] {
  return runs.flatMap((run) => {
    const own = samples.get(run) ?? [];
    if (own.length === 0) return [];
    const limit = runs.find((one) => one.contender === 'limit' && one.clients === run.clients);
    const limits = (limit && samples.get(limit)) ?? [];
    return [
      rowOf(
        run,
        own,
        limits.map((sample) => sample.cpuUsPerClientTick),
      ),
    ];
  });
}

/**
 * Cometa opens the first round, for the limit needs the size of its frames; then every other round goes backwards, so
 * that nobody always runs behind the same neighbour.
 */
function inTurn(runs: readonly Run[], round: number): readonly Run[] {
  if (round === 0) return [...runs].sort((a, b) => Number(isCometa(b.contender)) - Number(isCometa(a.contender)));
  return round % 2 === 1 ? [...runs].reverse() : runs;
}
