import type { Client, Game, GameEvent, Pose } from '../../net/client.ts';
import { fadeIn } from '../base/browser.ts';
import { screenNow } from '../common/screen.ts';

/** What is drawn behind the start screen: the room as its spectator sees it, without panels and without hands. */
export interface Backdrop {
  advance(): Game | undefined;
  takeEvents(): readonly GameEvent[];
  /** The picture is posed, with this comet in its middle. */
  drawn(followed: Pose): void;
}

/** Farther from one picture to the next than any comet flies: another one is followed. */
const LEAP_PX = 120;
const FADE_MS = 700;

export function createBackdrop(stage: HTMLElement, spectator: Client): Backdrop {
  let x = 0;
  let y = 0;
  return {
    advance() {
      spectator.see(screenNow.shape);
      spectator.advance();
      return spectator.game;
    },
    takeEvents: () => spectator.takeEvents(),
    drawn(followed) {
      // What lies between is not known: a picture that fades in hides the leap.
      if (Math.hypot(followed.x - x, followed.y - y) > LEAP_PX) {
        fadeIn(stage, FADE_MS);
      }
      x = followed.x;
      y = followed.y;
    },
  };
}
