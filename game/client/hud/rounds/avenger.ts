import type { Game, GameEvent } from '../../../net/client.ts';

/** Sees that the one who shattered the player was shattered in return. */
export interface Avenger {
  /** Once a picture, before its events. */
  look(game: Game): void;
  /** @returns whether this is the revenge */
  note(event: GameEvent, game: Game): boolean;
}

/** The same update may tell of the ram and, after it, that nobody is marked any more: so the mark of the picture before counts too. */
export function createAvenger(): Avenger {
  let before = -1;
  let marked = -1;
  return {
    look({ revenge }) {
      before = marked;
      marked = revenge?.id ?? -1;
    },
    note(event, { id }) {
      if (event.kind !== 'paid' || !event.shattered || event.winner !== id) return false;
      const isIt = event.loser === before || event.loser === marked;
      if (isIt) before = marked = -1;
      return isIt;
    },
  };
}
