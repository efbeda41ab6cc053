import { AWARDS, forgetDeeds, noteLife } from '../../world/deeds.ts';
import { leavePlay, type World } from '../../world/world.ts';
import { placeBorder } from '../round/border.ts';
import { beginsAt, endsAt } from '../round/round.ts';
import { startLife } from './spawn.ts';

/** At a round's end all comets go out of play, which everybody who sees them computes, and the best are awarded. */
export function endRound(world: World): void {
  if (!endsAt(world.arena, world.tick)) return;
  const { deeds, own, ids, tick } = world;
  for (const id of ids) noteLife(deeds, id, tick);
  const order = [...ids].sort((a, b) => own.dust[b] - own.dust[a] || a - b);
  deeds.place.fill(0);
  order.forEach((id, at) => {
    deeds.place[id] = at + 1;
  });
  award(world, order);
  for (const id of order) leavePlay(world, id, false, false);
  placeBorder(world, countJoined(world));
}

function award({ awards, deeds, own }: World, order: readonly number[]): void {
  const give = (name: (typeof AWARDS)[number], id: number, value: number) => {
    const at = AWARDS.indexOf(name);
    awards.ids[at] = id;
    awards.values[at] = value;
  };
  awards.ids.fill(-1);
  const winners = [AWARDS[0], AWARDS[1], AWARDS[2]];
  winners.forEach((name, at) => {
    if (at < order.length) give(name, order[at], Math.max(0, own.dust[order[at]]));
  });
  for (const name of ['rams', 'shattered'] as const) give(name, ...mostOf(deeds.joined, deeds[name]));
  give('alive', ...mostOf(deeds.joined, deeds.longest));
}

/** Who of those who joined has most, and how much; −1 where nobody has any. The lowest id goes first. */
function mostOf(joined: Uint8Array, counts: ArrayLike<number>): [id: number, count: number] {
  let best = -1;
  let most = 0;
  for (let id = 0; id < joined.length; id++) {
    if (joined[id] === 0 || counts[id] <= most) continue;
    best = id;
    most = counts[id];
  }
  return [best, most];
}

/** A round begins: all who are there get a new comet, but for those whose comet is parked. */
export function beginRound(world: World): void {
  if (!beginsAt(world.arena, world.tick)) return;
  const { deeds, awards, parked, comets } = world;
  awards.ids.fill(-1);
  placeBorder(world, countJoined(world));
  for (let id = 0; id < deeds.joined.length; id++) {
    if (deeds.joined[id] === 0) continue;
    forgetDeeds(deeds, id);
    if (parked[id] === 0 && comets.alive[id] === 0) startLife(world, id);
  }
}

function countJoined({ deeds, parked }: World): number {
  let count = 0;
  for (let id = 0; id < parked.length; id++) if (deeds.joined[id] === 1 && parked[id] === 0) count++;
  return count;
}
