// Players of a cluster under faults: the real client, bots that fly about.

import { type Bot, createBot, SLOTS_PER_SECOND } from '../../game/bots/bot.ts';
import wander from '../../game/bots/brains/wander.ts';
import { nodePlatform } from '../../game/node/platform.ts';
import { draw } from '../../game/sim/math/random.ts';

export interface Players {
  readonly bots: readonly Bot[];
  leave(): void;
}

export function startPlayers(origin: string, count: number, seed: number): Players {
  let drawn = 0;
  const platform = nodePlatform(origin, () => (draw(seed, 12, drawn++) >>> 0) / 2 ** 32);
  const bots = Array.from({ length: count }, (_, i) =>
    createBot({
      platform,
      makeBrain: wander,
      seed: seed + i,
      name: `Player ${i + 1}`,
      colour: i % 8,
      onAcknowledged() {},
      onAge() {},
    }),
  );
  for (const bot of bots) bot.join();
  const timer = setInterval(() => {
    for (const bot of bots) bot.act(platform.nowMs());
  }, 1000 / SLOTS_PER_SECOND);
  return {
    bots,
    leave() {
      clearInterval(timer);
      for (const bot of bots) bot.leave();
    },
  };
}
