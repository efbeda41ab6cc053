import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { encodeClientMessage } from '../../../../protocol/codec/client-messages.ts';
import { narrow } from '../../../../protocol/stamp.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { createGame } from '../../../../server/game/game.ts';
import { runTick } from '../../../../server/host/tick.ts';
import { hearFromAll, streamsOf } from '../../../../tools/lib/virtual/streams.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const PLAYERS = 60;
const SEND_EVERY = 3;
const TICK_MS = 1000 / 60;
/** Ticks that everybody's moves are sent ahead at once: one question for thousands of them, since asking costs as well. */
const AHEAD = 24;
/** The last ones are measured: by then all of it is compiled. Node 20 needs 30 rounds for that, Node 26 over 60, a machine with other things to do more. */
const ROUNDS = 180;
const MOST_ROUNDS = 900;
const MEASURED = 30;
/** Of a move: the server time with its fraction, 16 bytes as long as V8 hands it on in a box, none once it is compiled. V8 12, of Node 22, keeps the clock's own time in a second one. */
const BOXES = process.versions.v8.startsWith('12.') ? 2 : 1;
const MOST_BYTES = { move: 16 * BOXES + 4, update: 300 };

/** A full room whose ticks are run by hand, with connections that only count. */
function createCrowd() {
  let nowMs = 0;
  let drawn = 0;
  const counted = { updates: 0 };
  const game = createGame({
    config: readConfig({ ROOM_SEATS: `${PLAYERS}`, SEND_EVERY: `${SEND_EVERY}`, IDLE_SUPPRESSION_MS: '0' }),
    time: { nowMs: () => nowMs, later: () => () => {}, soon: () => {} },
    log: { info: () => {}, warn: () => {} },
    randomBytes: (length) => Uint8Array.from({ length }, () => draw(7, drawn++) & 255),
  });
  const connection = {
    send: () => ++counted.updates > 0,
    bufferedBytes: () => 0,
    close: (code: number) => expect(code).toBe(undefined),
  };
  const players = Array.from({ length: PLAYERS }, (_, i) => {
    const answer = game.lobby.join({ name: `P${i}`, colour: 0 });
    if ('error' in answer) throw new Error(answer.error);
    const handlers = game.opened({ ...connection });
    handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return handlers;
  });
  const [room] = game.lobby.rooms.values();
  return {
    room,
    counted,
    /** Everybody's moves for so many ticks to come, made beforehand: their bytes are the network's, not the server's. */
    moves: (ticks: number) =>
      Array.from({ length: PLAYERS * ticks }, (_, k) => {
        const chance = draw(1, room.world.tick, k);
        const stamp = narrow(room.world.tick + 2 + Math.floor(k / PLAYERS));
        return encodeClientMessage({ kind: 'move', stamp, heading: chance & 255, buttons: 1 });
      }),
    say: (moves: readonly Uint8Array[]) => {
      for (let k = 0; k < moves.length; k++) players[k % PLAYERS].message(moves[k], true);
    },
    tick() {
      nowMs += TICK_MS;
      room.options.counters.ticks++;
      runTick(room);
      hearFromAll(room);
    },
  };
}

/** Bytes of JavaScript heap that `task` allocates; so few that nothing is collected meanwhile. */
function allocatedBy(task: () => void): number {
  const before = process.memoryUsage().heapUsed;
  task();
  return process.memoryUsage().heapUsed - before;
}

test('a client and tick of strict play is one update in three ticks, exactly', () => {
  const { counted, tick, room } = createCrowd();
  for (let i = 0; i < 30; i++) tick();
  const perTick = Array.from({ length: 30 }, () => {
    counted.updates = 0;
    tick();
    return counted.updates;
  });
  expect(streamsOf(room).running.filter((one) => one !== undefined)).toHaveLength(PLAYERS);
  expect(new Set(perTick)).toEqual(new Set([PLAYERS / SEND_EVERY]));
});

test('in steady play a move allocates no more than boxes for the time, an update with all its tick’s work less than 300 bytes', () => {
  const { counted, moves, say, tick } = createCrowd();
  const perMove: number[] = [];
  const perUpdate: number[] = [];
  const lately = (numbers: readonly number[]) => median(numbers.slice(-MEASURED));
  const isSettled = () => lately(perMove) < MOST_BYTES.move && lately(perUpdate) < MOST_BYTES.update;
  for (let round = 0; round < MOST_ROUNDS && (round < ROUNDS || !isSettled()); round++) {
    const next = moves(AHEAD);
    collect();
    perMove.push(allocatedBy(() => say(next)) / next.length);
    counted.updates = 0;
    const bytes = allocatedBy(() => {
      for (let i = 0; i < AHEAD; i++) tick();
    });
    perUpdate.push(bytes / counted.updates);
  }
  const [move, update] = [lately(perMove), lately(perUpdate)];
  console.log(`allocated: ${move.toFixed(1)} bytes a move, ${update.toFixed(0)} bytes an update`);
  expect(move).toBeLessThan(MOST_BYTES.move);
  expect(update).toBeLessThan(MOST_BYTES.update);
});

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}
