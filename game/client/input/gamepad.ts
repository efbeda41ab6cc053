import { headingTo } from '../../net/heading.ts';
import { createCalm } from './calm.ts';
import type { Device } from './device.ts';
import { PAD } from './pad.ts';
import { pad, pollPad } from './pads.ts';

/** Left stick or cross steers, A or the right trigger boosts. Pulled out, it reads as one that nobody touches. */
export function createGamepad(onUse: () => void): Device {
  const calm = createCalm();
  let wasPointing = false;
  /** What is still held from before counts for nothing until all of it was let go of. */
  let isStale = false;

  function release(): void {
    isStale = true;
    wasPointing = false;
  }

  return {
    start: release,
    stop: release,
    release,
    read(nowMs, out) {
      pollPad(nowMs);
      if (pad.x === 0 && pad.y === 0 && pad.held === 0) isStale = false;
      const isPointing = !isStale && (pad.x !== 0 || pad.y !== 0);
      if (isPointing && !wasPointing) onUse();
      wasPointing = isPointing;
      out.thrust = isPointing;
      out.aim = isPointing ? headingTo(pad.x, pad.y) : -1;
      out.heading = isPointing ? calm.read(out.aim, nowMs) : -1;
      out.boost = !isStale && (pad.held & (PAD.a | PAD.trigger)) !== 0;
    },
  };
}
