// The command `chaos`: a small cluster on this machine, faults by schedules that follow from seeds, and what must hold after each.
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bin/build.mjs';
import { type FlagValues, readCount, UsageError, withUsage } from '../lib/flags.ts';
import { findRedis } from '../lib/install/redis.mjs';
import { createLive } from '../lib/live.ts';
import { print } from '../lib/output.ts';
import { type Cluster, openCluster } from './cluster.ts';
import { repeatFault } from './one-fault.ts';
import { createOnlooker, type Felt, NOTHING_FELT, type Onlooker, sumUp } from './onlooker.ts';
import { type Players, startPlayers } from './players.ts';
import { describeFault, drawSchedule, type Fault, keepsInputs, type Schedule } from './schedule.ts';
import {
  allGone,
  countInputs,
  countLostResults,
  type Inputs,
  isWell,
  type RoomCounts,
  roomsNow,
  settle,
} from './verdict.ts';

const PLAYERS = 10;
/** Redis believes a dead host for 5 s, pauses of clients grow to 4, and this machine has other things to do. */
const SETTLE_MS = 30_000;
/** Seats of who left by closing are given back at once. */
const GONE_MS = 10_000;
const LINES_TOLD = 40;
const ONE_FAULT_FLAGS = ['players', 'times', 'every', 'for', 'redis', 'plot', 'fail-if'];
/** Faults begin so long before the end of a round, where they are to meet it. */
const BEFORE_END_SECONDS = 4;
const ROUND = { ROUND_SECONDS: '120' };
/** Longer than a round with its podium. */
const ROUND_MS = 150_000;

/** What is counted of a schedule once all is well again, or is not. */
interface Counted extends RoomCounts {
  readonly felt: Felt;
  /** Undefined where a fault is meant to lose some, or ended connections. */
  readonly inputs: Inputs | undefined;
  /** Undefined where no round ended. */
  readonly lostResults: number | undefined;
  /** What did not hold, in a sentence; undefined: all did. */
  readonly wrong: string | undefined;
}

interface Result extends Counted {
  readonly seed: number;
  readonly faults: readonly string[];
}

/** @returns exit status: 1 where something did not hold */
export function chaos(values: FlagValues): Promise<number | undefined> {
  return withUsage('chaos', async () => {
    if (values.fault !== undefined) return repeatFault(values);
    const alone = ONE_FAULT_FLAGS.find((flag) => values[flag] !== undefined);
    if (alone !== undefined) throw new UsageError(`--${alone} is for --fault, which repeats one fault.`);
    const count = readCount('schedules', values.schedules, { default: 20, min: 1, max: 100_000 });
    const seed = readCount('seed', values.seed, { default: 1, min: 0, max: 0xffffffff });
    if (!values['no-build']) await ensureBuilt();
    const redisPath = findRedis();
    const live = createLive();
    if (!redisPath) live.say('redis-server is not installed: all schedules play with a folder.');
    const schedules = Array.from({ length: count }, (_, i) => drawSchedule((seed + i) >>> 0, redisPath !== undefined));
    const results: Result[] = [];
    for (const [i, schedule] of schedules.entries()) {
      const result = await play(schedule, redisPath, (line) => live.say(line));
      results.push(result);
      live.say(`${result.wrong ? 'FAIL' : 'PASS'} ${i + 1} of ${count}, seed ${schedule.seed}, ${describe(schedule)}`);
      if (result.wrong)
        live.say(`     ${result.wrong}; again with "cometa chaos --schedules 1 --seed ${schedule.seed}"`);
    }
    const figures = figuresOf(results, schedules);
    live.say(`${count - figures.failed} of ${count} schedules held.`);
    if (values.json) await print(JSON.stringify({ ...figures, results }));
    return figures.pass ? 0 : 1;
  });
}

function describe(schedule: Schedule): string {
  const store = schedule.hosts === 2 ? 'two hosts' : schedule.inRedis ? 'Redis' : 'folder';
  return `${store}${schedule.endsRound ? ', a round ends' : ''}: ${faultsOf(schedule).join(', ')}`;
}

function faultsOf(schedule: Schedule): string[] {
  return schedule.steps.map(({ fault }) => describeFault(fault, schedule));
}

/** All schedules together. */
function figuresOf(results: readonly Result[], schedules: readonly Schedule[]) {
  const sum = (of: (result: Result) => number) => results.reduce((all, result) => all + of(result), 0);
  const faults: Partial<Record<Fault['kind'], number>> = {};
  for (const { fault } of schedules.flatMap(({ steps }) => steps)) faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
  const { gapMs, closes, divergences } = sumUp(results.map(({ felt }) => felt));
  const failed = results.filter(({ wrong }) => wrong !== undefined).length;
  return {
    schedules: results.length,
    faults,
    twinRooms: sum(({ twinRooms }) => twinRooms),
    doubleSeats: sum(({ doubleSeats }) => doubleSeats),
    lostInputs: sum(({ inputs }) => inputs?.lost ?? 0),
    doubledInputs: sum(({ inputs }) => inputs?.doubled ?? 0),
    /** In so many schedules inputs were counted: those that no fault may lose. */
    inputsCounted: results.filter(({ inputs }) => inputs !== undefined).length,
    lostResults: sum(({ lostResults }) => lostResults ?? 0),
    /** In so many a round ended. */
    roundsEnded: results.filter(({ lostResults }) => lostResults !== undefined).length,
    closes,
    gapMs,
    hashesEqual: divergences === 0,
    failed,
    pass: failed === 0,
  };
}

async function play(schedule: Schedule, redisPath: string | undefined, tell: (line: string) => void): Promise<Result> {
  const settings = schedule.endsRound ? ROUND : {};
  const cluster = await openCluster({ ...schedule, players: PLAYERS, settings }, redisPath);
  const onlooker = createOnlooker(PLAYERS);
  const players = startPlayers(cluster.origins, PLAYERS, schedule.seed, onlooker);
  try {
    const counted = await suffer(schedule, cluster, players, onlooker);
    if (counted.wrong) for (const line of cluster.log().slice(-LINES_TOLD)) tell(line);
    return { seed: schedule.seed, faults: faultsOf(schedule), ...counted };
  } finally {
    players.leave();
    await cluster.stop();
  }
}

async function suffer(schedule: Schedule, cluster: Cluster, players: Players, onlooker: Onlooker): Promise<Counted> {
  const { steps, endsRound } = schedule;
  let felt = NOTHING_FELT;
  let inputs: Inputs | undefined;
  let lostResults: number | undefined;
  const ended = (wrong: string | undefined): Counted => {
    return { ...roomsNow(cluster, players), felt, inputs, lostResults, wrong };
  };
  const atFirst = await isWell(cluster, players, SETTLE_MS);
  if (atFirst) return ended(`before any fault: ${atFirst}`);
  const ids = idsOf(players);
  if (endsRound) {
    const none = await untilRound(
      players,
      (round) => round.phase === 'closing' && round.secondsLeft <= BEFORE_END_SECONDS,
    );
    if (none) return ended(`before any fault: ${none}`);
  }
  onlooker.begin(players.bots);
  await runAll(steps, cluster);
  const wrong = await isWell(cluster, players, SETTLE_MS);
  felt = onlooker.end(players.bots);
  if (wrong) return ended(wrong);
  const isEmptied = steps.some(({ fault }) => fault.kind === 'Redis is emptied');
  const others = idsOf(players).filter((id, i) => id !== ids[i]).length;
  // Of an empty Redis nobody can take up anything.
  if (others > 0 && !isEmptied) return ended(`${others} players are in another comet than before`);
  if (endsRound && !isEmptied) {
    const none = await untilRound(players, ({ phase }) => phase === 'open');
    if (none) return ended(none);
    lostResults = await countLostResults(cluster, players);
    if (lostResults > 0) return ended(`the results of ${lostResults} players are lost`);
  }
  if (felt.closes === 0 && steps.every(({ fault }) => keepsInputs(fault))) inputs = await countInputs(cluster, players);
  if (inputs && inputs.lost + inputs.doubled > 0)
    return ended(`${inputs.lost} moves were lost, ${inputs.doubled} heard twice`);
  const last = ended(undefined);
  players.leave();
  return { ...last, wrong: await settle(() => allGone(cluster), GONE_MS) };
}

/** Waits until a round is so far for all; where it does not come to that, says so. */
async function untilRound(
  { bots }: Players,
  is: (round: { phase: string; secondsLeft: number }) => boolean,
): Promise<string | undefined> {
  const isThere = async () => {
    const rounds = bots.map(({ client }) => client.game?.round);
    return rounds.every((round) => round && is(round)) ? undefined : 'a round did not end in its time';
  };
  return settle(isThere, ROUND_MS);
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
