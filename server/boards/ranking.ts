/** What somebody has reached: the best of a period. */
export interface Run {
  /** Hash of the player's identity. */
  readonly identity: string;
  /** The number that others know the player by. */
  readonly who: number;
  readonly name: string;
  /** Held when a round ended. */
  readonly dust: number;
  /** Milliseconds since 1970: of two equals the earlier one is before the other. */
  readonly atMs: number;
}

/** The best run of each player, in order. */
export interface Ranking {
  readonly size: number;
  /** Takes a run if it is better than the player's own. @returns whether it was, and who fell off the end */
  add(run: Run): { isBetter: boolean; fallen: Run | undefined };
  /** @returns whether the player had a place */
  remove(identity: string): boolean;
  /** The first so many. */
  top(count: number): readonly Run[];
  /** Place from 1 and run of a player; undefined: not on the board. */
  find(who: number): { place: number; run: Run } | undefined;
}

/** @param most how many are kept: who is behind them has no place */
export function createRanking(most: number): Ranking {
  const sorted: Run[] = [];
  const byIdentity = new Map<string, Run>();
  const byWho = new Map<number, Run>();

  const takeOut = (run: Run) => {
    sorted.splice(indexOf(sorted, run), 1);
    byIdentity.delete(run.identity);
    if (byWho.get(run.who) === run) byWho.delete(run.who);
  };

  return {
    get size() {
      return sorted.length;
    },
    add(run) {
      const before = byIdentity.get(run.identity);
      if (before && before.dust >= run.dust) return { isBetter: false, fallen: undefined };
      if (before) takeOut(before);
      sorted.splice(indexOf(sorted, run), 0, run);
      byIdentity.set(run.identity, run);
      byWho.set(run.who, run);
      const fallen = sorted.length > most ? sorted[most] : undefined;
      if (fallen) takeOut(fallen);
      return { isBetter: fallen !== run, fallen: fallen === run ? undefined : fallen };
    },
    remove(identity) {
      const run = byIdentity.get(identity);
      if (run) takeOut(run);
      return run !== undefined;
    },
    top: (count) => sorted.slice(0, count),
    find(who) {
      const run = byWho.get(who);
      return run && { place: indexOf(sorted, run) + 1, run };
    },
  };
}

/** Where a run is, or would be. */
function indexOf(sorted: readonly Run[], run: Run): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(sorted[middle], run) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function compare(a: Run, b: Run): number {
  return b.dust - a.dust || a.atMs - b.atMs || (a.identity < b.identity ? -1 : Number(a.identity > b.identity));
}
