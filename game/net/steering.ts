import type { Move } from '../sim/world/world.ts';

/**
 * Decides when what the player wants becomes a move. At most one a tick; the nose alone is turned less often, since a
 * mouse would send sixty moves a second that nobody could tell from twenty. A press that is over before its move could
 * leave still lasts one tick.
 */
export interface Steering {
  wanted: Move;
  sent: Move;
  /** Buttons pressed since the last move, also those released again. */
  pressed: number;
  lastStamp: number;
}

/** Ticks between two moves that only turn the nose: 20 a second. */
const TURN_TICKS = 3;

export function createSteering(): Steering {
  return { wanted: { heading: 0, buttons: 0 }, sent: { heading: 0, buttons: 0 }, pressed: 0, lastStamp: 0 };
}

/** The whole input state, as it is now; returns whether it is another. */
export function want(steering: Steering, heading: number, buttons: number): boolean {
  const { wanted } = steering;
  if (heading === wanted.heading && buttons === wanted.buttons) return false;
  steering.pressed |= buttons & ~wanted.buttons;
  steering.wanted = { heading, buttons };
  return true;
}

/** Whether all that is wanted has been sent. */
export function isSaid({ wanted, sent, pressed }: Steering): boolean {
  return wanted.heading === sent.heading && (wanted.buttons | pressed) === sent.buttons;
}

/** The move to send stamped `tick`, or undefined where there is nothing to say or it is too early to say it. */
export function nextMove(steering: Steering, tick: number): Move | undefined {
  if (isSaid(steering)) return undefined;
  const { wanted, sent } = steering;
  const buttons = wanted.buttons | steering.pressed;
  const wait = buttons === sent.buttons ? TURN_TICKS : 1;
  if (tick < steering.lastStamp + wait) return undefined;
  steering.pressed = 0;
  steering.lastStamp = tick;
  steering.sent = { heading: wanted.heading, buttons };
  return steering.sent;
}

/** What the server holds to be in force: the next move tells it if that is not what is wanted. */
export function synchronize(steering: Steering, inForce: Move): void {
  steering.sent = inForce;
}

/** A new connection counts its own ticks: stamps of the old one say nothing. */
export function restart(steering: Steering): void {
  steering.lastStamp = 0;
}
