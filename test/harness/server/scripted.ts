import { draw } from '../../../game/sim/math/random.ts';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import { narrow } from '../../../protocol/stamp.ts';
import { TICK_PARTS } from '../../../protocol/table.ts';
import type { Game } from '../../../server/game/game.ts';
import type { ConnectionHandlers } from '../../../server/gateway/player.ts';

/**
 * A player who acts by a script of chance alone: steers, pings, hides, stalls, is cut, leaves and comes back. It reads no more of
 * what it is told than it must, so a hundred of them play ten thousand ticks in seconds.
 */
export interface ScriptedPlayer {
  /** Does what chance wants in this tick. */
  act(tick: number): void;
}

/** Told of all that connections are told: by player, and as bytes or as a close code. */
export type OnTold = (player: number, told: Uint8Array | number) => void;

/** Of 10,000 ticks, how many see each of these begin. */
const CHANCES = {
  leave: 2,
  cut: 5,
  hide: 6,
  stall: 4,
  diverge: 4,
  trace: 20,
  again: 200,
  takeover: 2,
  shape: 30,
  talk: 60,
};
const ALL = 10_000;
/** A snapshot begins with 0 ticks and its number. */
const SNAPSHOT_HEAD = [0, 0xe3];

/** @param stays it never leaves on purpose, so that it keeps its seat */
export function createScriptedPlayer(
  game: Pick<Game, 'lobby' | 'opened'>,
  player: number,
  seed: number,
  onTold: OnTold,
  stays = false,
): ScriptedPlayer {
  let handlers: ConnectionHandlers | undefined;
  let key: string | undefined;
  let readTick = 0;
  let generation = 0;
  let idleUntil = 1 + (player % 50);
  let hiddenUntil = 0;
  let stalledUntil = 0;

  const open = (takeover: boolean) => {
    const mine = ++generation;
    const answer = game.lobby.join({
      name: `P${player}-${generation}`,
      colour: player % 12,
      ...(key === undefined ? {} : { resume: key, takeover }),
    });
    if ('error' in answer) return;
    key = answer.key;
    handlers = game.opened({
      send(bytes) {
        onTold(player, bytes);
        if (mine === generation) note(bytes);
        return true;
      },
      bufferedBytes: () => 0,
      close(code) {
        onTold(player, code);
        if (mine !== generation) return;
        handlers?.closed(code);
        handlers = undefined;
      },
    });
    handlers.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
  };

  const note = (bytes: Uint8Array) => {
    const isWhole = (bytes[0] & 0xf0) === 0x90 || SNAPSHOT_HEAD.every((byte, i) => bytes[i] === byte);
    if (!isWhole) {
      readTick += bytes[0];
      return;
    }
    const message = decodeFromServer(bytes.slice());
    if (message.kind === 'welcome') readTick = message.tick;
    else for (const item of message.items) if (item.kind === 'snapshot') readTick = item.tick;
  };

  const say = (message: Parameters<typeof encodeClientMessage>[0]) =>
    handlers?.message(encodeClientMessage(message), true);

  const talk = (chance: number) => {
    const to = draw(chance, 17) % 4 === 0 ? draw(chance, 18) % 60 : -1;
    switch (draw(chance, 19) % 4) {
      case 0:
        return say({ kind: 'phrase', to, phrase: draw(chance, 20) % 8 });
      case 1:
        return say({ kind: 'report', id: draw(chance, 18) % 60, reason: 0 });
      default:
        return say({ kind: 'say', to, text: `shit, ${chance} 流星 🙂` });
    }
  };

  const end = (code: number) => {
    generation++;
    handlers?.closed(code);
    handlers = undefined;
  };

  return {
    act(tick) {
      const chance = draw(seed, player, tick);
      const begins = (what: keyof typeof CHANCES, salt: number) => draw(chance, salt) % ALL < CHANCES[what];
      if (!handlers) {
        if (tick >= idleUntil) open(false);
        return;
      }
      if (!stays && begins('leave', 1)) {
        end(1000);
        key = undefined;
        idleUntil = tick + (draw(chance, 11) % 200);
        return;
      }
      if (begins('cut', 2)) {
        end(1006);
        idleUntil = tick + (draw(chance, 12) % 900);
        return;
      }
      if (begins('takeover', 3)) open(true);
      if (begins('hide', 4) && hiddenUntil < tick) {
        hiddenUntil = tick + (draw(chance, 13) % 400);
        say({ kind: 'hide' });
      }
      if (hiddenUntil === tick) say({ kind: 'show' });
      if (begins('stall', 5)) stalledUntil = tick + (draw(chance, 14) % 900);
      if (begins('diverge', 6)) say({ kind: 'snapshot' });
      if (begins('again', 7)) say({ kind: 'again' });
      if (begins('trace', 8)) say({ kind: 'trace', stamp: narrow(tick + 2) });
      if (begins('shape', 9)) say({ kind: 'shape', shape: draw(chance, 16) % 3 });
      if (begins('talk', 10)) talk(chance);
      if (stalledUntil < tick && (tick + player) % 60 === 0) {
        say({ kind: 'ping', seq: chance & 255, read: narrow(readTick), now: narrow(tick * TICK_PARTS + 7) });
      }
      if (hiddenUntil < tick && chance % 12 === 0) {
        const stamp = narrow(tick + (draw(chance, 15) % 6) - 1);
        say({ kind: 'move', stamp, heading: (chance >>> 8) & 255, buttons: (chance >>> 16) & 3 });
      }
    },
  };
}
