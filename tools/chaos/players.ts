// Players of a cluster under faults: the real client, bots that fly about, and beside them whoever only listens.
import { randomBytes } from 'node:crypto';
import { type Bot, createBot, SLOTS_PER_SECOND } from '../../game/bots/bot.ts';
import wander from '../../game/bots/brains/wander.ts';
import { nodePlatform } from '../../game/node/platform.ts';
import { draw } from '../../game/sim/math/random.ts';
import { IDENTITY_BYTES } from '../../protocol/join.ts';
import { createListener, type Listener } from './listeners.ts';
import type { Onlooker } from './onlooker.ts';

export interface Players {
  readonly bots: readonly Bot[];
  readonly listeners: readonly Listener[];
  /** From now on they go on as they do. */
  rest(): void;
  leave(): void;
}

/** Slots of players are spread over so many parts of a slot: all at once would be a load that no crowd is. */
const PARTS = 9;
/** In a slot a client is brought on three times, as a browser's pictures do. */
const PICTURE_PARTS = PARTS / 3;

/** More of the real client would be more than one process plays without being late itself: of a larger crowd a few are, and the others only listen. */
const MOST_BOTS = 60;
const BOTS_IN_CROWD = 20;

/** @param origins where they play, each at the next */
export function startPlayers(origins: readonly string[], count: number, seed: number, onlooker: Onlooker): Players {
  let drawn = 0;
  const random = () => (draw(seed, 12, drawn++) >>> 0) / 2 ** 32;
  const platforms = origins.map((origin) => nodePlatform(origin, random));
  const platformOf = (i: number) => onlooker.platformOf(i, platforms[i % platforms.length]);
  const bots = Array.from({ length: count > MOST_BOTS ? BOTS_IN_CROWD : count }, (_, i) =>
    createBot({
      platform: platformOf(i),
      makeBrain: wander,
      seed: seed + i,
      name: `Player ${i + 1}`,
      colour: i % 8,
      // Leaderboards know nobody without.
      identity: randomBytes(IDENTITY_BYTES).toString('base64url'),
      onAcknowledged() {},
      onAge() {},
      onUpdate: (tick) => onlooker.updated(i, tick),
    }),
  );
  const listeners = Array.from({ length: count - bots.length }, (_, k) => {
    const i = bots.length + k;
    return createListener(platformOf(i), `Player ${i + 1}`, (tick) => onlooker.updated(i, tick));
  });
  for (const player of [...bots, ...listeners]) player.join();
  let part = 0;
  let rests = false;
  const timer = setInterval(
    () => {
      part = (part + 1) % PARTS;
      for (let i = part % PICTURE_PARTS; i < bots.length; i += PICTURE_PARTS) {
        if (rests || i % PARTS !== part) bots[i].client.advance();
        else bots[i].act(performance.now());
      }
      for (let i = part; i < listeners.length; i += PARTS) listeners[i].act(rests);
    },
    1000 / SLOTS_PER_SECOND / PARTS,
  );
  return {
    bots,
    listeners,
    rest() {
      rests = true;
    },
    leave() {
      clearInterval(timer);
      for (const player of [...bots, ...listeners]) player.leave();
    },
  };
}
