import { type Client, emptyPose, type Game } from '../../../game/net/client.ts';
import { headingTo } from '../../../game/net/heading.ts';
import { draw } from '../../../game/sim/math/random.ts';
import { SUBPX } from '../../../game/sim/math/units.ts';
import { cellAt } from '../../../game/sim/world/arena.ts';
import { BOOST, IMMUNE, THRUST } from '../../../game/sim/world/comets.ts';
import { CHOICES } from '../../../game/sim/world/traits.ts';

/** One picture of a player who steers at random: about three moves a second, now and then boosting, always going on. */
export function playAtRandom(client: Client, seed: number, picture: number): void {
  client.advance();
  const chance = draw(seed, picture);
  if (chance % 20 === 0) client.steer((chance >>> 8) & 255, (chance >>> 16) & 3);
  if (client.game && !client.game.alive && chance % 7 === 0) client.again();
}

/** Its place in `CHOICES`: the choice that has the most to be told and computed. */
const THORNY = CHOICES.indexOf('thorny');
/** Pictures for which one hunts, gathers or flies anywhere, before it is drawn anew. */
const MOOD_PICTURES = 300;
/** A hunter boosts from here on: dust that it burns before makes nobody rich. */
const STRIKE_PX = 300;
/** Pictures between two looks around. */
const LOOK_PICTURES = 12;

/** One picture of a player who means it: it rams, gathers and takes the choices that it is offered, so that all rules are met. */
export function playToWin(client: Client, seed: number, picture: number): void {
  client.advance();
  const { game } = client;
  const chance = draw(seed, picture, 1);
  if (game && !game.alive && chance % 7 === 0) client.again();
  if (!game?.alive || (picture + seed) % LOOK_PICTURES !== 0) return;
  const { offer } = game;
  if (offer.length > 0) client.choose(offer.includes(THORNY) ? THORNY : offer[chance % offer.length]);
  const mood = draw(seed, Math.floor(picture / MOOD_PICTURES), 2) % 8;
  const isHunting = mood < 3;
  const way = isHunting ? wayToComet(game) : mood < 7 ? wayToDust(game) : undefined;
  if (!way) return client.steer((chance >>> 8) & 255, THRUST);
  const strikes = isHunting && Math.hypot(way.dx, way.dy) < STRIKE_PX;
  client.steer(Math.round(headingTo(way.dx, way.dy)) & 255, strikes ? THRUST | BOOST : THRUST);
}

/** A way in pixels. */
interface Way {
  dx: number;
  dy: number;
}

function wayToComet(game: Game): Way | undefined {
  const me = emptyPose();
  const other = emptyPose();
  game.pose(game.id, me);
  const ways: Way[] = [];
  for (const id of game.ids) {
    if (id !== game.id && game.pose(id, other) && !(other.flags & IMMUNE)) ways.push(wayFrom(me, other));
  }
  return shortest(ways);
}

/** To the nearest mote of its cell. */
function wayToDust(game: Game): Way | undefined {
  const { motes, arena } = game;
  const me = emptyPose();
  game.pose(game.id, me);
  const ways: Way[] = [];
  for (let mote = motes.first[cellAt(arena, me.x * SUBPX, me.y * SUBPX)]; mote >= 0; mote = motes.next[mote]) {
    ways.push(wayFrom(me, { x: motes.x[mote], y: motes.y[mote] }));
  }
  return shortest(ways);
}

function wayFrom(from: { x: number; y: number }, to: { x: number; y: number }): Way {
  return { dx: to.x - from.x, dy: to.y - from.y };
}

function shortest(ways: readonly Way[]): Way | undefined {
  let best: Way | undefined;
  for (const way of ways) if (!best || Math.hypot(way.dx, way.dy) < Math.hypot(best.dx, best.dy)) best = way;
  return best;
}
