// The command `attack`: known attacks against a live server with honest players beside, one after the other.
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bin/build.mjs';
import { type FlagValues, readCount, readDurationMs, UsageError, withUsage } from '../lib/flags.ts';
import { createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { findServer, type Target } from '../lib/server/find-server.ts';
import { readMetrics } from '../lib/server/metrics.ts';
import { alignColumns } from '../lib/table.ts';
import { HANDSHAKES } from './attacks/handshakes.ts';
import { JOINS } from './attacks/joins.ts';
import { MESSAGES } from './attacks/messages.ts';
import { PLAY } from './attacks/play.ts';
import { createAttacker } from './stage/attacker.ts';
import { type Attack, createStage, type Honest, type Stage, startHonest } from './stage/stage.ts';

const ATTACKS: readonly Attack[] = [...HANDSHAKES, ...MESSAGES, ...JOINS, ...PLAY];

/** A server of ours is attacked as one on the internet: its own machine is counted, and no proxy is believed; so small that it could be filled. */
const EXPOSED = { CAP_LOOPBACK: '1', TRUST_PROXY: 'none', ROOM_SEATS: '40', MAX_ROOMS: '20' };
/** Where the attacker comes from, and a stranger: all of 127.0.0.0/8 is this machine. */
const ownAddresses = (attack: number) => [`127.1.${attack}.1`, `127.1.${attack}.2`];
/** Beside what was before, moves may wait for an update more, and so much. */
const SLACK_MS = 1000 / 30 + 10;
const BYTES_A_CONNECTION = 64 * 1024;
/** What a collector leaves lying about before it looks: the young generation. */
const BYTES_ANYHOW = 48 * 2 ** 20;
/** Honest bots later than this measure their own machine. */
const SPOILED_MS = 15;
const RECOVERS_MS = 60_000;
const AFTERMATH_MS = 100;
const MEMORY = 'process_resident_memory_bytes';

interface Outcome {
  name: string;
  pass: boolean;
  /** What worked; empty where nothing did. */
  why: string;
  honestP99Before: number;
  honestP99During: number;
  honestP99After: number;
  /** Mebibytes of the server, where its private port is known. */
  memoryMb?: number;
  /** Counters of the server that moved most, by name. */
  counters: Record<string, number>;
}

/** @returns exit status */
export function attack(values: FlagValues): Promise<number | undefined> {
  return withUsage('attack', async () => {
    if (values.list) return say(ATTACKS.map(({ name, tries }) => [name, tries]));
    const chosen = readChosen(values.only);
    const options = {
      ms: readDurationMs('duration', values.duration, 3000, { leastMs: 500, why: 'for each attack' }),
      bots: readCount('bots', values.bots, { default: 30, min: 1, max: 1000 }),
      isBusy: values.busy === true,
    };
    if (values.url === undefined && !values['no-build']) await ensureBuilt();
    const target = await findServer(values, EXPOSED);
    // On this machine an attacker has as many addresses as it likes.
    const addresses = values.url === undefined ? ownAddresses : () => [];
    try {
      return await run(chosen, target, { ...options, addresses }, values.json === true);
    } finally {
      await target.stop();
    }
  });
}

function readChosen(only: FlagValues[string]): readonly Attack[] {
  if (only === undefined) return ATTACKS;
  const names = String(only).split(',');
  const unknown = names.find((name) => !ATTACKS.some((one) => one.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no attack "${unknown}": --list names all.`);
  return ATTACKS.filter(({ name }) => names.includes(name));
}

interface RunOptions {
  ms: number;
  bots: number;
  isBusy: boolean;
  /** From where an attack comes, and a stranger beside; empty: the system chooses. */
  addresses(attack: number): string[];
}

async function run(chosen: readonly Attack[], target: Target, options: RunOptions, json: boolean): Promise<number> {
  const { origin, adminOrigin } = target;
  const live = createLive();
  live.say(`${options.bots} honest players join ${origin}`);
  const honest = await startHonest(origin, options.bots);
  const memory = async () => (await readMetrics(adminOrigin))[MEMORY] ?? 0;
  const stageOf = (attack: number): Stage => {
    const [from, other] = options.addresses(attack);
    return createStage([createAttacker(origin, from), createAttacker(origin, other)], adminOrigin, options.ms);
  };
  try {
    const outcomes: Outcome[] = [];
    let before = await honest.watch(() => sleep(options.ms));
    const memoryBefore = await memory();
    for (const [i, one] of chosen.entries()) {
      live.say(`${i + 1} of ${chosen.length}  ${one.name}: ${one.tries}`);
      const { outcome, after } = await tryOne(one, stageOf(i + 1), honest, before, options);
      outcomes.push(outcome);
      if (!outcome.pass) live.say(`    FAIL  ${outcome.why}`);
      before = after;
    }
    const grown =
      adminOrigin === undefined || options.isBusy ? undefined : await waitForMemory(memory, memoryBefore, live);
    const worked = outcomes.filter(({ pass }) => !pass).length;
    const failed = worked + (grown === undefined ? 0 : 1);
    for (const line of describe(outcomes)) live.say(line);
    if (grown) live.say(grown);
    live.say(`${chosen.length - worked} of ${chosen.length} attacks failed, as they should`);
    if (json) await print(JSON.stringify({ attacks: outcomes, passed: outcomes.length - failed, failed }));
    return failed > 0 ? 1 : 0;
  } finally {
    await honest.stop();
  }
}

async function tryOne(
  { name, run }: Attack,
  stage: Stage,
  honest: Honest,
  before: Awaited<ReturnType<Honest['watch']>>,
  { ms, isBusy }: RunOptions,
) {
  const countersBefore = await stage.metrics();
  let worked: string | undefined;
  const during = await honest.watch(async () => {
    const trying = run(stage).catch(
      (error: unknown) => `it broke off: ${error instanceof Error ? error.message : String(error)}`,
    );
    // A short one is felt afterwards.
    [worked] = await Promise.all([trying, sleep(ms)]);
  });
  const counters = await stage.metrics();
  const accepted = stage.attacker.accepted + stage.other.accepted;
  stage.attacker.leave();
  stage.other.leave();
  // Where latency is not judged, a moment is enough to see who was lost.
  const after = await honest.watch(() => sleep(isBusy ? Math.min(ms, AFTERMATH_MS) : ms));
  const grown = (counters[MEMORY] ?? 0) - (countersBefore[MEMORY] ?? 0);
  const whys = [
    worked,
    during.lost + after.lost > 0 ? `${during.lost + after.lost} honest players lost their line` : undefined,
    grown > accepted * BYTES_A_CONNECTION + BYTES_ANYHOW
      ? `memory grew by ${inMb(grown)} MiB with ${accepted} connections`
      : undefined,
    isBusy ? undefined : latencyOf(before, during),
  ].filter((why) => why !== undefined);
  const outcome: Outcome = {
    name,
    pass: whys.length === 0,
    why: whys.join('; '),
    honestP99Before: before.p99Ms,
    honestP99During: during.p99Ms,
    honestP99After: after.p99Ms,
    ...(counters[MEMORY] === undefined ? {} : { memoryMb: inMb(counters[MEMORY]) }),
    counters: movedMost(countersBefore, counters),
  };
  return { outcome, after };
}

function latencyOf(before: { p99Ms: number }, during: { p99Ms: number; ownP99Ms: number }): string | undefined {
  if (during.p99Ms <= before.p99Ms + SLACK_MS) return undefined;
  const sentence = `moves of honest players took ${during.p99Ms} ms, before ${before.p99Ms}`;
  return during.ownP99Ms > SPOILED_MS
    ? `${sentence} (this machine itself was late by ${during.ownP99Ms} ms: try a quieter one)`
    : sentence;
}

const TOLD_COUNTERS =
  /^cometa_(refused|messages_refused|connections_ended|joins_refused|slow_readers|snapshots_sent|lines_refused)/;

function movedMost(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  const moved = Object.entries(after).map(([name, value]): [string, number] => [name, value - (before[name] ?? 0)]);
  return Object.fromEntries(moved.filter(([name, by]) => by > 0 && TOLD_COUNTERS.test(name)));
}

/** A minute for what was taken to be given back. */
async function waitForMemory(memory: () => Promise<number>, before: number, live: { say(line: string): void }) {
  const most = before * 1.1 + BYTES_ANYHOW;
  live.say('memory is given back, a minute at most');
  for (const startMs = performance.now(); performance.now() - startMs < RECOVERS_MS; await sleep(1000)) {
    if ((await memory()) <= most) return undefined;
  }
  return `FAIL  a minute after, the server has ${inMb(await memory())} MiB, and had ${inMb(before)} before`;
}

function inMb(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function describe(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map((one) => [
    one.name,
    one.pass ? 'PASS' : 'FAIL',
    `${one.honestP99Before} → ${one.honestP99During} → ${one.honestP99After}`,
    one.memoryMb === undefined ? '' : `${one.memoryMb}`,
  ]);
  return alignColumns([['attack', '', 'honest p99 ms', 'server MiB'], ...rows]);
}

async function say(rows: readonly (readonly string[])[]): Promise<number> {
  await print(rows.map(([name, tries]) => `${name.padEnd(18)} ${tries}`).join('\n'));
  return 0;
}
