import * as v from 'valibot';
import type { Board, BoardRow, Prize } from '../../protocol/leaderboard.ts';
import type { Entry, Store, Write } from '../ports/store.ts';
import { jsonBytes, jsonOf } from '../store/tables.ts';
import { type EndingPeriod, endOf, nameOf, PERIODS, type Period } from './calendar.ts';
import { createRanking, type Ranking, type Run } from './ranking.ts';

/** How a round ended for somebody. */
export interface Result {
  /** From 1. */
  readonly place: number;
  /** Undefined: nobody who is known again, such as a bot. */
  readonly identity: string | undefined;
  readonly who: number;
  readonly name: string;
  /** What was held at the end. */
  readonly dust: number;
}

/** The best of the day, the week and all time. All are kept; nothing waits for that. */
export interface Boards {
  /** A round has ended in a room, so for each, by place. */
  played(room: string, results: readonly Result[]): void;
  /** How the last round of a room ended; undefined: none has. */
  lastRound(room: string): readonly BoardRow[] | undefined;
  /** The first so many of a period. */
  read(period: Period, count: number): Board;
  /** Where a player stands; undefined: nowhere. */
  find(period: Period, who: number): BoardRow | undefined;
  /** What a player has won, the newest first. */
  prizesOf(identity: string): readonly Prize[];
  /** Takes a player off the boards, and out of the last rounds. @returns how many boards that were; kept as `settled` says */
  reset(identity: string, who: number): number;
  /** Takes in what another host has kept. */
  heard(kept: KeptBoards): void;
  /** What was kept is gone: all is written again. */
  writeAgain(): void;
  /** An entry of the boards in the store, by its key, was removed by another host. */
  removed(key: string): void;
  /** Resolves when all there is to keep is kept, or cannot be. */
  settled(): Promise<void>;
}

export interface BoardsOptions {
  readonly store: Store;
  /** Milliseconds since 1970. */
  calendarMs(): number;
  /** What was reached is shown, but will not outlast the process. */
  onFailed(error: unknown): void;
}

/** So many have a place. */
const MOST_RANKED = 10_000;
const MOST_PRIZES = 3;
/** Of a round's end so much is kept, of so many rooms. */
const ROUND_ROWS = 20;
const MOST_ROUNDS = 100;
/** Clocks of several hosts are no further apart. */
const CLOCKS_MS = 60_000;
/** How long the board of a period that is over is kept for its winners, while the server is not running. */
const KEPT_MS = 30 * 86_400_000;

/** What is kept of boards, as it was read. */
export interface KeptBoards {
  readonly runs: readonly { readonly period: Period; readonly name: string; readonly run: Run }[];
  readonly prizes: readonly { readonly identity: string; readonly prize: Prize }[];
}

/** Reads what is kept. Rejects where the store cannot be read. */
export async function readBoards(store: Store): Promise<KeptBoards> {
  return keptIn(await store.list('boards'), await store.list('prizes'));
}

/** What entries of the two tables say; what cannot be understood is left out. */
export function keptIn(boards: readonly KeyedValue[], prizes: readonly KeyedValue[]): KeptBoards {
  return {
    runs: boards.flatMap(({ key, value }) => {
      const { period, name } = partsOf(key);
      const run = readAs(RUN, value);
      return run && isPeriod(period) && name !== undefined ? [{ period, name, run }] : [];
    }),
    prizes: prizes.flatMap(({ key, value }) => {
      const prize = readAs(PRIZE, value);
      return prize ? [{ identity: partsOf(key).identity, prize }] : [];
    }),
  };
}

type KeyedValue = Pick<Entry, 'key' | 'value'>;

interface NamedBoard {
  readonly name: string;
  readonly ranking: Ranking;
}

/** Goes on with what is kept, and gives prizes for periods that have ended since. */
export function createBoards({ store, calendarMs, onFailed }: BoardsOptions, kept: KeptBoards = NONE): Boards {
  const boards = new Map<Period, NamedBoard>();
  const prizes = new Map<string, Prize[]>();
  const rounds = new Map<string, readonly BoardRow[]>();
  let saving: Promise<void> = Promise.resolve();

  const save = (writes: readonly Write[]) => {
    if (writes.length > 0) saving = saving.then(() => store.batch(writes).catch(onFailed));
  };

  /** Begins a new board where the old one's time is over. The winners of the old one are told when they come. */
  const turn = (period: Period, nowMs: number): NamedBoard => {
    const board = boards.get(period);
    const name = nameOf(period, nowMs);
    // A clock that is set back by a minute at midnight must not end the new day.
    if (board && board.name >= name) return board;
    if (board && period !== 'all') save(giveAway(prizes, period, board));
    const next = { name, ranking: createRanking(MOST_RANKED) };
    boards.set(period, next);
    return next;
  };

  for (const { identity, prize } of kept.prizes) addPrize(prizes, identity, prize);
  // By date: the last of each period may still go on, all before are over.
  for (const { period, name, run } of [...kept.runs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const board = boards.get(period);
    if (board?.name === name) board.ranking.add(run);
    else {
      if (board && period !== 'all') save(giveAway(prizes, period, board));
      boards.set(period, { name, ranking: createRanking(MOST_RANKED) });
      boards.get(period)?.ranking.add(run);
    }
  }
  for (const period of PERIODS) turn(period, calendarMs());

  return {
    lastRound: (room) => rounds.get(room),
    played(room, results) {
      noteRound(rounds, room, results);
      const atMs = calendarMs();
      const writes: Write[] = [];
      for (const period of PERIODS) {
        const { name, ranking } = turn(period, atMs);
        for (const { identity, who, name: player, dust } of results) {
          if (identity === undefined || dust === 0) continue;
          const run: Run = { identity, who, name: player, dust, atMs };
          const { isBetter, fallen } = ranking.add(run);
          if (isBetter) writes.push(writeRun(run, period, name));
          if (fallen) writes.push({ ...placeOf(fallen, period, name), value: undefined });
        }
      }
      save(writes);
    },
    read(period, count) {
      const nowMs = calendarMs();
      const { name, ranking } = turn(period, nowMs);
      const rows = ranking.top(count).map((run, i) => rowOf(run, i + 1));
      return { name, endsMs: endOf(period, nowMs) ?? null, players: ranking.size, rows };
    },
    find(period, who) {
      const found = turn(period, calendarMs()).ranking.find(who);
      return found && rowOf(found.run, found.place);
    },
    prizesOf(identity) {
      for (const period of PERIODS) turn(period, calendarMs());
      return prizes.get(identity) ?? [];
    },
    reset(identity, who) {
      const nowMs = calendarMs();
      const writes = PERIODS.flatMap((period) => takeOff(turn(period, nowMs), period, identity));
      for (const [room, rows] of rounds)
        rounds.set(
          room,
          rows.filter((row) => row.who !== who),
        );
      save(writes);
      return writes.length;
    },
    heard({ runs, prizes: won }) {
      for (const { identity, prize } of won) addPrize(prizes, identity, prize);
      for (const { period, name, run } of runs) {
        const board = turn(period, calendarMs());
        if (board.name === name) board.ranking.add(run);
      }
    },
    writeAgain: () => save([...writeBoards(boards), ...writePrizes(prizes)]),
    removed(key) {
      const { identity, period, name } = partsOf(key);
      const nowMs = calendarMs();
      // About midnight it is the end of a board for a clock that is ahead: its winners are given their prizes here, too.
      if (!isPeriod(period) || [-CLOCKS_MS, CLOCKS_MS].some((ms) => nameOf(period, nowMs + ms) !== name)) return;
      turn(period, nowMs).ranking.remove(identity);
    },
    settled: () => saving,
  };
}

const NONE: KeptBoards = { runs: [], prizes: [] };

/** One batch: either there are prizes and no board, or the board and no prizes. */
function giveAway(prizes: Map<string, Prize[]>, period: EndingPeriod, { name, ranking }: NamedBoard): Write[] {
  const winners = ranking.top(MOST_PRIZES).map(({ identity, dust }, i): [string, Prize] => {
    return [identity, { period, name, place: i + 1, dust }];
  });
  for (const [identity, prize] of winners) addPrize(prizes, identity, prize);
  const given = winners.map(([identity, prize]) => writePrize(identity, prize));
  const gone = ranking.top(MOST_RANKED).map((run) => ({ ...placeOf(run, period, name), value: undefined }));
  return [...given, ...gone];
}

function writeRun(run: Run, period: Period, name: string): Write {
  const kept = period === 'all' ? {} : { keptMs: KEPT_MS };
  return { ...placeOf(run, period, name), value: jsonBytes(run), ...kept };
}

function writeBoards(boards: ReadonlyMap<Period, NamedBoard>): Write[] {
  return [...boards].flatMap(([period, { name, ranking }]) =>
    ranking.top(MOST_RANKED).map((run) => writeRun(run, period, name)),
  );
}

function writePrizes(prizes: ReadonlyMap<string, readonly Prize[]>): Write[] {
  return [...prizes].flatMap(([identity, own]) => own.map((prize) => writePrize(identity, prize)));
}

function writePrize(identity: string, prize: Prize): Write {
  return { table: 'prizes', key: `${identity}.${prize.period}.${prize.name}`, value: jsonBytes(prize) };
}

function takeOff({ name, ranking }: NamedBoard, period: Period, identity: string): Write[] {
  return ranking.remove(identity) ? [{ ...placeOf({ identity }, period, name), value: undefined }] : [];
}

function noteRound(rounds: Map<string, readonly BoardRow[]>, room: string, results: readonly Result[]): void {
  rounds.delete(room);
  rounds.set(
    room,
    results.slice(0, ROUND_ROWS).map(({ place, who, name, dust }) => ({ place, who, name, dust })),
  );
  for (const oldest of rounds.keys()) if (rounds.size > MOST_ROUNDS) rounds.delete(oldest);
}

function addPrize(prizes: Map<string, Prize[]>, identity: string, prize: Prize): void {
  const own = (prizes.get(identity) ?? []).filter(({ period, name }) => period !== prize.period || name !== prize.name);
  prizes.set(
    identity,
    [prize, ...own].sort((a, b) => (a.name < b.name ? 1 : -1)),
  );
}

function rowOf({ who, name, dust }: Run, place: number): BoardRow {
  return { place, who, name, dust };
}

/** The identity stands first: what is kept of somebody is found by it. */
function placeOf({ identity }: Pick<Run, 'identity'>, period: Period, name: string): { table: string; key: string } {
  return { table: 'boards', key: `${identity}.${period}.${name}` };
}

function partsOf(key: string) {
  const [identity, period, name] = key.split('.');
  return { identity, period, name };
}

const RUN = v.object({ identity: v.string(), who: v.number(), name: v.string(), dust: v.number(), atMs: v.number() });
const PRIZE = v.object({ period: v.picklist(['day', 'week']), name: v.string(), place: v.number(), dust: v.number() });

function readAs<Shape extends typeof RUN | typeof PRIZE>(
  shape: Shape,
  value: Uint8Array,
): v.InferOutput<Shape> | undefined {
  const { success, output } = v.safeParse(shape, jsonOf(value));
  return success ? (output as v.InferOutput<Shape>) : undefined;
}

function isPeriod(text: string | undefined): text is Period {
  return PERIODS.some((period) => period === text);
}
