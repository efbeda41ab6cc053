// Visitors who come, do what visitors do, and go in every way there is.
import { setTimeout as sleep } from 'node:timers/promises';
import { draw } from '../../game/sim/math/random.ts';
import { createAttacker } from '../attack/stage/attacker.ts';

export interface Churn {
  /** Visits that ended otherwise than they should, as a sentence with how many there were. */
  readonly faults: ReadonlyMap<string, number>;
  /** Nobody comes any more; resolves when the last has gone. */
  stop(): Promise<void>;
}

export interface ChurnOptions {
  readonly origin: string;
  readonly perSecond: number;
  readonly seed: number;
}

/** A visit lasts so long at most, in milliseconds. */
const LONGEST_VISIT_MS = 5000;
/** A visitor moves, pings and says something so often. */
const EVERY_MS = 250;

type Dice = (below: number) => number;

export function startChurn({ origin, perSecond, seed }: ChurnOptions): Churn {
  const faults = new Map<string, number>();
  const visits = new Set<Promise<void>>();
  let visitors = 0;
  const come = () => {
    const number = visitors++;
    let draws = 0;
    const visiting = visit(origin, (below) => draw(seed, 910, number, draws++) % below)
      .catch((error: unknown) => {
        const what = error instanceof Error ? error.message : String(error);
        faults.set(what, (faults.get(what) ?? 0) + 1);
      })
      .finally(() => visits.delete(visiting));
    visits.add(visiting);
  };
  const timer = setInterval(come, 1000 / perSecond);
  return {
    faults,
    async stop() {
      clearInterval(timer);
      await Promise.all(visits);
    },
  };
}

/** One visit. Throws where the server ended what it should not have ended. */
async function visit(origin: string, dice: Dice): Promise<void> {
  const attacker = createAttacker(origin);
  try {
    const kind = dice(10);
    // A ticket that is never used, a connection that never says hello.
    if (kind === 0) return void (await attacker.join({ name: nameOf(dice) }));
    if (kind === 1) {
      await attacker.open();
      return await sleep(dice(1000));
    }
    const watches = kind === 2;
    const line = await attacker.enter(watches ? { watch: true } : { name: nameOf(dice) });
    await stay(line, dice, watches);
    if (line.closed) throw new Error(`a visitor was closed with ${line.closed.code} ${line.closed.reason}`);
    if (kind >= 7) {
      // A lost line, and back to the same comet.
      line.socket.terminate();
      await sleep(dice(2000));
      const back = await attacker.enter({ name: nameOf(dice), resume: line.key, room: line.room });
      await stay(back, dice, false);
      if (back.closed) throw new Error(`who came back was closed with ${back.closed.code} ${back.closed.reason}`);
      back.socket.close(1000);
    } else if (kind >= 5) line.socket.terminate();
    else line.socket.close(1000);
    await line.ended;
  } finally {
    attacker.leave();
  }
}

type Line = Awaited<ReturnType<ReturnType<typeof createAttacker>['enter']>>;

async function stay(line: Line, dice: Dice, watches: boolean): Promise<void> {
  const leavesAt = performance.now() + dice(LONGEST_VISIT_MS);
  const stalls = dice(8) === 0;
  for (let seq = 1; performance.now() < leavesAt && !line.closed; seq++) {
    line.say({ kind: 'ping', seq: seq & 255, read: line.tick, now: 0 });
    if (!watches) line.say({ kind: 'move', stamp: (line.tick + 8) & 0xffff, heading: dice(256), buttons: dice(4) });
    if (dice(40) === 0) line.say({ kind: 'phrase', to: -1, phrase: dice(4) });
    if (dice(60) === 0) line.say({ kind: 'say', to: -1, text: `hello ${dice(1000)}` });
    if (dice(60) === 0) line.say({ kind: 'hide' });
    if (dice(20) === 0) line.say({ kind: 'show' });
    if (dice(60) === 0) line.say({ kind: 'again' });
    if (stalls && seq === 2) line.socket.pause();
    await sleep(EVERY_MS);
  }
  line.socket.resume();
}

function nameOf(dice: Dice): string {
  return `Visitor ${dice(10_000)}`;
}
