import type { Game } from '../../../net/client.ts';
import type { Picture } from '../camera/picture.ts';

/** How bright names are: one finds oneself at once, then those who lead. All others are dimmer, and are still read on dark space. */
export const NAME_ALPHA = { own: 1, leader: 0.85, other: 0.62 } as const;
/** Places that count as leading, as in the news. */
const LEADERS = 3;
/** Places change slowly, and each look costs a list. */
const LOOK_EVERY_MS = 500;

export interface Fame {
  /** Once a picture, before names are placed. */
  look(picture: Pick<Picture, 'game' | 'nowMs'>): void;
  alphaOf(game: Game, id: number): number;
}

export function createFame(): Fame {
  const leaders: number[] = [];
  let lookedMs = Number.NEGATIVE_INFINITY;
  return {
    look({ game, nowMs }) {
      if (nowMs - lookedMs < LOOK_EVERY_MS) return;
      lookedMs = nowMs;
      const { top } = game;
      leaders.length = 0;
      for (let place = 0; place < Math.min(LEADERS, top.length); place++) leaders.push(top[place].id);
    },
    alphaOf(game, id) {
      if (game.alive && id === game.id) return NAME_ALPHA.own;
      return id === game.crown?.id || leaders.includes(id) ? NAME_ALPHA.leader : NAME_ALPHA.other;
    },
  };
}
