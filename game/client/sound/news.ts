import type { Game } from '../../net/client.ts';
import { SHOWER_FALL_TICKS } from '../../sim/rules/dust/shower.ts';

/** What no event tells, since it lasts: that the crown was taken, that a shower comes or begins. Ask once a picture. */
export interface News {
  crown(game: Game, nowMs: number): 'crown' | 'crowned' | undefined;
  shower(game: Game): 'announce' | 'fall' | undefined;
  /** Whether choices have come that were not on offer. */
  offer(game: Game): boolean;
}

/** Two who are equally rich take the crown from each other twice a second. */
const CROWN_PAUSE_MS = 3000;

export function createNews(): News {
  let room = '';
  let wearer = -1;
  let crownedMs = Number.NEGATIVE_INFINITY;
  let startTick = -1;
  let isFalling = false;
  let offered = '';
  return {
    crown({ crown, id, room: code }, nowMs) {
      const now = crown?.id ?? -1;
      // Whoever wore it when one came in is no news.
      const isNews = now !== wearer && now >= 0 && code === room;
      wearer = now;
      room = code;
      if (!isNews || (now !== id && nowMs - crownedMs < CROWN_PAUSE_MS)) return undefined;
      crownedMs = nowMs;
      return now === id ? 'crown' : 'crowned';
    },
    shower({ shower, tick }) {
      if (!shower) return undefined;
      const isNew = shower.startTick !== startTick;
      const wasFalling = isFalling && !isNew;
      startTick = shower.startTick;
      isFalling = tick >= startTick && tick < startTick + SHOWER_FALL_TICKS;
      if (isFalling) return wasFalling ? undefined : 'fall';
      return isNew && tick < startTick ? 'announce' : undefined;
    },
    offer({ offer }) {
      const now = offer.join();
      const isNew = now !== offered && now !== '';
      offered = now;
      return isNew;
    },
  };
}
