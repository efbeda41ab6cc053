import { emptyPose, type Game } from '../../../net/client.ts';
import { CLASS_SHIFT } from '../../../sim/world/comets.ts';
import { cracksIn } from '../../../sim/world/traits.ts';
import { bestDust, seesThorn } from './dust.ts';
import { isAtEdge, leadsOut, middleFrom, revengeFrom, showerFrom } from './map.ts';
import { createRivalsView, type Rivals } from './rivals.ts';
import type { Sighting } from './ways.ts';

/** What a player takes in at a glance. */
export interface Sight extends Rivals {
  /** Of the own comet. */
  cracks: number;
  size: number;
  /** The dust that is most worth its way, and the same away from the nearest rival. */
  dust: Sighting | undefined;
  quietDust: Sighting | undefined;
  shower: Sighting | undefined;
  /** Where who is to be avenged is, in view or not. */
  revenge: Sighting | undefined;
  middle: Sighting;
  /** The border is here, or comes. */
  isAtEdge: boolean;
  /** The last minute of a round. */
  isClosing: boolean;
}

export interface Eyes {
  look(game: Game): Sight | undefined;
  /** Whether a run with this heading would lead through thorns. */
  seesThorn(game: Game, heading: number): boolean;
  /** Whether a way with this heading leads to the border. */
  leadsOut(game: Game, heading: number): boolean;
}

export function createEyes(): Eyes {
  const me = emptyPose();
  const lookAtRivals = createRivalsView();
  return {
    look(game) {
      if (!game.pose(game.id, me)) return undefined;
      const rivals = lookAtRivals(game, me);
      return {
        ...rivals,
        cracks: cracksIn(me.traits),
        size: me.flags >> CLASS_SHIFT,
        dust: bestDust(game, me),
        quietDust: rivals.nearest && bestDust(game, me, rivals.nearest),
        shower: showerFrom(game, me),
        revenge: revengeFrom(game, me),
        middle: middleFrom(game, me),
        isAtEdge: isAtEdge(game, me),
        isClosing: game.round?.phase === 'closing',
      };
    },
    seesThorn: (game, heading) => game.pose(game.id, me) && seesThorn(game, me, heading),
    leadsOut: (game, heading) => game.pose(game.id, me) && leadsOut(game, me, heading),
  };
}
