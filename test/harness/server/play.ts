import type { Client } from '../../../game/net/client.ts';
import { draw } from '../../../game/sim/math/random.ts';

/** One picture of a player who steers at random: about three moves a second, now and then boosting, always going on. */
export function playAtRandom(client: Client, seed: number, picture: number): void {
  client.advance();
  const chance = draw(seed, picture);
  if (chance % 20 === 0) client.steer((chance >>> 8) & 255, (chance >>> 16) & 3);
  if (client.game && !client.game.alive && chance % 7 === 0) client.again();
}
