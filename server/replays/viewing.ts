import { SIM_HZ } from '../../game/sim/math/units.ts';
import { showerNow } from '../../game/sim/rules/dust/shower.ts';
import type { World } from '../../game/sim/world/world.ts';
import { createByteBuffer } from '../../protocol/bytes.ts';
import { Broadcast } from '../gateway/broadcast.ts';
import { tellAll } from '../host/rounds.ts';
import { createEncoding, encodeTick, newsOf } from '../host/telling/encode.ts';
import { type Standings, updateLeaderboard } from '../host/telling/leaderboard.ts';
import { createCounters } from '../ledger/counters.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { Publication, RoomFacts } from '../ports/publication.ts';
import type { Inputs } from '../ports/rooms.ts';
import { SHED } from '../ports/shedding.ts';
import { ticksKeptFor } from '../publication/chunks.ts';
import { encodeWholeCell } from '../publication/whole-cell.ts';

/** A world that runs anew, told to spectators as a room's is: by the gateway, one update a tick. */
export interface Viewing {
  readonly world: World;
  readonly broadcast: Broadcast;
  /** Lets somebody look. @returns where the updates come: first a snapshot of the next tick */
  open(seat: number): Uint8Array[];
  /** The world has been stepped: tells it. */
  tick(): void;
}

/** As many as there are sides. */
export const SPECTATORS = 2;

/** Time and bytes of a replay are none of the server's: its ledger and counters would tell of ticks that were not played. */
const counters = createCounters();
const ledger = createLedger({ nowMs: () => 0 });

/** @param leaderboard as it is at the world's tick */
export function createViewing(world: World, leaderboard: Standings): Viewing {
  const { arena } = world;
  const allSeats = arena.seats + SPECTATORS;
  const encoding = createEncoding(world, ticksKeptFor(1), []);
  const news = createByteBuffer(256);
  const nobody = createByteBuffer(0);
  const facts: RoomFacts = {
    code: '',
    seats: arena.seats,
    allSeats,
    cells: arena.cells,
    seed: 0,
    seesAll: false,
    sendEvery: 1,
    // Each tick has its update, whatever is in it, and all of what there is.
    idleSuppressionTicks: 1,
    deferFrom: Number.POSITIVE_INFINITY,
    roundSeconds: arena.roundTicks / SIM_HZ,
    spectatorsHear: false,
  };
  const publication: Publication = {
    facts,
    get tick() {
      return world.tick;
    },
    chunks: encoding.chunks,
    eyes: world.comets,
    own: world.own,
    get inPlay() {
      return world.ids.length;
    },
    leaderboard,
    get shower() {
      return showerNow(world);
    },
    border: world.border,
    awards: world.awards,
    // Names are told once, of those who come in sight: see `ReplayHead`.
    roster: [],
    lines: [],
    ownWritten: [],
    snapshotsDue: [],
    pinged: [],
    slacks: new Int16Array(allSeats),
    privates: { buffer: nobody, seats: [], ends: [] },
    traced: [],
    nowTicks: () => world.tick,
    encodeWholeCell: (cell) => encodeWholeCell(encoding.residents, encoding.chunks, world, cell),
  };
  const options = { counters, ledger, shedding: { step: SHED.nothing }, nowMs: () => 0, onClosed() {} };
  const broadcast = new Broadcast({ publication, inputs: NOBODY_SPEAKS }, options);
  return {
    world,
    broadcast,
    open(seat) {
      const updates: Uint8Array[] = [];
      let isWelcome = true;
      const connection = {
        send(bytes: Uint8Array) {
          // What a welcome says stands in the file's head.
          if (!isWelcome) updates.push(bytes.slice());
          isWelcome = false;
          return true;
        },
        bufferedBytes: () => 0,
        close() {},
      };
      broadcast.open(seat, connection);
      return updates;
    },
    tick() {
      updateLeaderboard(leaderboard, world, news);
      tellAll(world, news);
      encodeTick(encoding, world, newsOf(news), ledger, counters.sent);
      news.length = 0;
      broadcast.published();
    },
  };
}

const nothing = () => {};
const NOBODY_SPEAKS: Inputs = {
  move: nothing,
  ping: nothing,
  hide: nothing,
  show: nothing,
  again: nothing,
  choose: nothing,
  trace: nothing,
  say: nothing,
  phrase: nothing,
  report: nothing,
  lost: nothing,
  leave: nothing,
};
