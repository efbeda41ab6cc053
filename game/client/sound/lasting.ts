import type { Game } from '../../net/client.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { insetAt } from '../../sim/world/border.ts';
import { moveVoice, type Voice } from './desk.ts';
import { humAt } from './hum.ts';
import type { Stage } from './stage.ts';

/** What is heard as long as it lasts: the own engine, the border, a shower. */
export interface Lasting {
  /** A shower begins to fall, around a place in pixels. */
  rain(xPx: number, yPx: number): void;
  /** Once a picture. */
  follow(game: Game | undefined, nowMs: number): void;
}

/** What lasts follows in steps: finer ones nobody hears. */
const FOLLOW_MS = 50;
/** Showers concern everybody, wherever they are. */
const LEAST_RAIN = 0.1;

export function createLasting({ outlet, own, earAt, play }: Stage): Lasting {
  let followedMs = 0;
  let rain: Voice | undefined;

  /** It hums while it closes, from its nearest side. */
  function followBorder({ border, arena, tick, alive }: Game): void {
    const inset = insetAt(border, tick);
    const low = inset / SUBPX;
    const high = arena.side / SUBPX - low;
    const [left, right] = [own.x - low, high - own.x];
    const apart = Math.min(left, right, own.y - low, high - own.y);
    const isHeard = alive && border.target > inset;
    const ear = earAt(left < right ? low : high, own.y);
    outlet.desk?.hum.drive(isHeard ? humAt(apart) : 0, Math.min(left, right) === apart ? ear.pan : 0);
  }

  return {
    rain(xPx, yPx) {
      rain = play('fall', earAt(xPx, yPx, LEAST_RAIN), true);
    },
    follow(game, nowMs) {
      if (nowMs - followedMs < FOLLOW_MS) return;
      followedMs = nowMs;
      const { desk, isLive } = outlet;
      if (!desk || !isLive) return;
      desk.engine.drive(Math.hypot(own.vx, own.vy), own.flags, game?.alive ?? false);
      if (game) followBorder(game);
      else desk.hum.drive(0, 0);
      if (rain && game?.shower) moveVoice(rain, earAt(game.shower.xPx, game.shower.yPx, LEAST_RAIN), desk.nowS);
      desk.sweep();
      if (rain && rain.endS < desk.nowS) rain = undefined;
    },
  };
}
