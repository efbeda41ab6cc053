import { BOOST, CLASS_SHIFT, type Comets, IMMUNE, sizeClass, THRUST } from '../../world/comets.ts';
import { type OwnStates, settle, settlesAt, tankOf } from '../../world/own-state.ts';
import { classOf } from '../../world/size.ts';
import type { Move } from '../../world/world.ts';
import { mayBoost } from './boost.ts';
import { isImmune } from './immunity.ts';

/**
 * Turns a player's wish into the heading and flags with which its comet takes `tick`, before the step. The server runs
 * it for all, the owner's client for its own comet; everybody else learns of a change by a steer record. Returns
 * whether anything others see has changed.
 */
export function decide(comets: Comets, own: OwnStates, id: number, tick: number, wish: Move): boolean {
  let size = sizeClass(comets, id);
  if (settlesAt(id, tick)) {
    settle(own, id);
    size = classOf(tankOf(own, id));
  }
  const boosting = (wish.buttons & BOOST) !== 0 && mayBoost(own, id);
  const startsBoost = boosting && (comets.flags[id] & BOOST) === 0;
  const immune = isImmune(own, id, tick, startsBoost);
  const flags =
    (size << CLASS_SHIFT) | (immune ? IMMUNE : 0) | (boosting ? BOOST : 0) | (wish.buttons & THRUST ? THRUST : 0);
  // The empty tank ends the wish as well: dust that ripens later must not start the boost again by itself.
  if (!boosting) wish.buttons &= ~BOOST;
  const changed = flags !== comets.flags[id] || wish.heading !== comets.heading[id];
  comets.flags[id] = flags;
  comets.heading[id] = wish.heading;
  return changed;
}
