import type { GameEvent } from '../../net/client.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { gainOf } from '../../sim/rules/dust/thorns.ts';
import { BORN } from '../../sim/world/world.ts';
import type { Reel } from './player.ts';
import { type Projector, seekTick, stepProjector } from './projector.ts';

/** A journal's input track as something to play. */
export function reelOf(projector: Projector): Reel {
  return {
    arena: projector.arena,
    fromTick: projector.inputTrack.fromTick,
    lastTick: projector.lastTick,
    get tick() {
      return projector.simulation.world.tick;
    },
    step(told) {
      const isOn = stepProjector(projector);
      if (isOn) noteEvents(projector, told);
      return isOn;
    },
    seek: (tick, mayGoOn) => seekTick(projector, tick, mayGoOn),
  };
}

/** What a client would have been told of the tick just played, had it seen all of the world. */
function noteEvents({ simulation: { world }, valueBefore }: Projector, told: GameEvent[]): void {
  const { tick, comets, motes, events, marked, marks } = world;
  for (const one of events) {
    if (one.kind === 'ram') {
      const { winner, loser, how, cost, gain } = one;
      told.push({ kind: 'ram', tick, winner, loser, draw: how === 'draw' });
      if (how !== 'draw') told.push({ kind: 'paid', winner, loser, cost, gain, shattered: how === 'shatter' });
    } else if (one.kind === 'gone') told.push({ ...one, x: comets.x[one.id] / SUBPX, y: comets.y[one.id] / SUBPX });
    else if (one.kind === 'moteTaken') {
      // Its slot is free and keeps the place; the value is that of before, or of a mote laid in this very tick.
      const value = gainOf(comets, one.by, Math.max(1, valueBefore[one.mote]));
      told.push({ kind: 'taken', x: motes.x[one.mote], y: motes.y[one.mote], value, by: one.by });
    }
  }
  for (const id of marked) if (marks[id] & BORN) told.push({ kind: 'born', id });
}
