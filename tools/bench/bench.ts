// `cometa bench`: Cometa's server beside its peers, in one run.

import { ensureBuilt } from '../../bin/build.mjs';
import { tryUws } from '../../server/transport/choose.ts';
import type { FlagValues } from '../lib/flags.ts';
import { withUsage } from '../lib/flags.ts';
import { ensureCompiler } from '../lib/install/compiler.mjs';
import { print } from '../lib/output.ts';
import { openReport } from '../lib/report.ts';
import { isPeer, readContender } from './plan/contenders.ts';
import { contendersOf, planOf } from './plan/plan.ts';
import { comparisonsOf } from './results/figures.ts';
import { reportOf, writeReport } from './results/report.ts';
import type { Results } from './results/results.ts';
import { type Bench, prepareBench } from './run/build.ts';
import { measureAll } from './run/measure.ts';
import { ensurePeers } from './run/peers.ts';

/** Runs the command. @returns exit status */
export function bench(values: FlagValues): Promise<number | undefined> {
  return withUsage('bench', async () => {
    const plan = planOf(values);
    if (values.world) return (await import('./world/world.ts')).benchWorld(values);
    if (values.gateways) return (await import('./world/gateways.ts')).benchGateways(values, await prepare(['cometa']));
    if (values.latency) return (await import('./world/latency.ts')).benchLatency(values);
    if (values.client) return (await import('./client/client.ts')).benchClient(values);
    const tools = await prepare(contendersOf(plan));
    const writeHtml = openReport(values.html);
    const results = await measureAll(plan, tools);
    if (values.json) await print(JSON.stringify(summary(results)));
    if (values.write) writeReport(results);
    writeHtml(reportOf(results));
    return 0;
  });
}

async function prepare(contenders: readonly string[]): Promise<Bench> {
  await onStandardError(ensureBuilt);
  await onStandardError(ensureCompiler);
  if (contenders.some(isPeer)) ensurePeers();
  const tools = await prepareBench(contenders);
  await requireUws(contenders);
  return tools;
}

/** Throws a sentence: figures of what does not start would be missing half-way. */
async function requireUws(contenders: readonly string[]): Promise<void> {
  if (contenders.every((word) => readContender(word)?.transport === 'ws')) return;
  const uws = await tryUws();
  if ('why' in uws) throw new Error(`the benchmark needs uWebSockets.js: ${uws.why}. Run it with another Node.`);
}

/** Others' words on building go to standard error: standard output is for the JSON line. */
async function onStandardError(task: () => void | Promise<void>): Promise<void> {
  const { log } = console;
  console.log = console.error;
  try {
    await task();
  } finally {
    console.log = log;
  }
}

/** What `--json` prints. */
function summary({ machine, groups, maxClients, heldByGenerator, memory }: Results) {
  const rows = groups.flatMap(({ name, rows: own }) => own.map((row) => ({ group: name, ...row })));
  const comparisons = groups.flatMap(({ name, rows: own }) =>
    comparisonsOf(own).map((comparison) => ({ group: name, ...comparison })),
  );
  const problems = groups.flatMap(({ problems: own }) => own);
  return { machine, rows, comparisons, problems, maxClients, heldByGenerator, memory };
}
