// The command `chaos`: a small cluster on this machine, faults by schedules that follow from seeds, and what must hold after each.
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bin/build.mjs';
import { type FlagValues, readCount, withUsage } from '../lib/flags.ts';
import { findRedis } from '../lib/install/redis.mjs';
import { createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { type Cluster, openCluster, PLAYERS } from './cluster.ts';
import { type Players, startPlayers } from './players.ts';
import { describeFault, drawSchedule, type Schedule } from './schedule.ts';
import { allAgree, allGone, allPlay, settle } from './verdict.ts';

/** Redis believes a dead host for 5 s, pauses of clients grow to 4, and this machine has other things to do. */
const SETTLE_MS = 30_000;
/** Seats of who left by closing are given back at once. */
const GONE_MS = 10_000;
const LINES_TOLD = 40;

interface Result {
  readonly seed: number;
  readonly faults: readonly string[];
  /** What did not hold, in a sentence; undefined: all did. */
  readonly wrong: string | undefined;
}

/** @returns exit status: 1 where something did not hold */
export function chaos(values: FlagValues): Promise<number | undefined> {
  return withUsage('chaos', async () => {
    const schedules = readCount('schedules', values.schedules, { default: 20, min: 1, max: 100_000 });
    const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff });
    if (!values['no-build']) await ensureBuilt();
    const redisPath = findRedis();
    const live = createLive();
    if (!redisPath) live.say('redis-server is not installed: all schedules play with a folder.');
    const results: Result[] = [];
    for (let i = 0; i < schedules; i++) {
      const schedule = drawSchedule((seed + i) >>> 0, redisPath !== undefined);
      const what = `${schedule.hosts === 2 ? 'two hosts' : schedule.inRedis ? 'Redis' : 'folder'}: ${faultsOf(schedule).join(', ')}`;
      const result = await play(schedule, redisPath, (line) => live.say(line));
      results.push(result);
      live.say(`${result.wrong ? 'FAIL' : 'PASS'} ${i + 1} of ${schedules}, seed ${schedule.seed}, ${what}`);
      if (result.wrong)
        live.say(`     ${result.wrong}; again with "cometa chaos --schedules 1 --seed ${schedule.seed}"`);
    }
    const failed = results.filter(({ wrong }) => wrong !== undefined).length;
    live.say(`${schedules - failed} of ${schedules} schedules held.`);
    if (values.json) await print(JSON.stringify({ schedules, failed, results }));
    return failed === 0 ? 0 : 1;
  });
}

function faultsOf(schedule: Schedule): string[] {
  return schedule.steps.map(({ fault }) => describeFault(fault, schedule));
}

async function play(schedule: Schedule, redisPath: string | undefined, tell: (line: string) => void): Promise<Result> {
  const faults = faultsOf(schedule);
  const cluster = await openCluster(schedule, redisPath);
  const players = startPlayers(cluster.origin, PLAYERS, schedule.seed);
  try {
    const wrong = await suffer(schedule, cluster, players);
    if (wrong) for (const line of cluster.log().slice(-LINES_TOLD)) tell(line);
    return { seed: schedule.seed, faults, wrong };
  } finally {
    players.leave();
    await cluster.stop();
  }
}

/** @returns what did not hold */
async function suffer({ steps }: Schedule, cluster: Cluster, players: Players): Promise<string | undefined> {
  const isWell = async () =>
    (await settle(() => allPlay(cluster, players), SETTLE_MS)) ?? (await allAgree(players, SETTLE_MS));
  const atFirst = await isWell();
  if (atFirst) return `before any fault: ${atFirst}`;
  const ids = idsOf(players);
  await runAll(steps, cluster);
  const wrong = await isWell();
  if (wrong) return wrong;
  const isEmptied = steps.some(({ fault }) => fault.kind === 'Redis is emptied');
  const others = idsOf(players).filter((id, i) => id !== ids[i]).length;
  // Of an empty Redis nobody can take up anything.
  if (others > 0 && !isEmptied) return `${others} players are in another comet than before`;
  players.leave();
  return settle(() => allGone(cluster), GONE_MS);
}

/** Faults may overlap: one begins though another has not ended. Resolves when all have ended. */
async function runAll(steps: Schedule['steps'], cluster: Cluster): Promise<void> {
  const under: Promise<void>[] = [];
  for (const { afterMs, fault } of steps) {
    await sleep(afterMs);
    under.push(cluster.suffer(fault));
  }
  await Promise.all(under);
}

/** Rooms and seats: of two hosts, each has a seat 0. */
function idsOf({ bots }: Players): string[] {
  return bots.map(({ client }) => `${client.game?.room} ${client.game?.id}`);
}
