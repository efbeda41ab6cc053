import type { Input } from '../../game/sim/step.ts';
import type { World } from '../../game/sim/world/world.ts';
import type { Player } from '../balance/player.ts';
import { type Pattern, placeIn, pressed } from './pattern.ts';

/** An honest player whose presses, pauses and absences are those of a pattern. */
export function createCheater(honest: Player, pattern: Pattern): Player {
  const { id } = honest;
  const played = { heading: 0, buttons: 0 };
  const sent = { heading: -1, buttons: -1 };
  const asked: Input[] = [];

  const move = (tick: number, inputs: Input[]) => {
    const { heading } = played;
    const buttons = pressed(pattern, tick, played.buttons);
    if (heading === sent.heading && buttons === sent.buttons) return;
    Object.assign(sent, { heading, buttons });
    inputs.push({ kind: 'move', id, heading, buttons });
  };

  return {
    ...honest,
    act(world: World, inputs: Input[]) {
      const { tick, comets, parked } = world;
      asked.length = 0;
      honest.act(world, asked);
      const place = placeIn(pattern, tick);
      const isAway = parked[id] > 0;
      for (const input of asked) {
        if (input.kind === 'move') Object.assign(played, { heading: input.heading, buttons: input.buttons });
        // A parked comet waits for its player.
        else if (!(isAway && input.kind === 'spawn')) inputs.push(input);
      }
      if (comets.alive[id] === 1) {
        move(tick, inputs);
        if (pattern.leaves && place === pattern.period - 1) inputs.push({ kind: 'leave', id }, { kind: 'spawn', id });
        else if (pattern.awayTicks > 0 && place === 0) inputs.push({ kind: 'park', id });
      } else if (isAway && place >= pattern.awayTicks) {
        inputs.push({ kind: 'unpark', id });
      }
      if (comets.alive[id] === 0) sent.buttons = -1;
    },
  };
}
