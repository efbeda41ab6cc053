import type { Picture } from '../camera/picture.ts';
import { type Comet, showName } from './comet.ts';

/** Comets that a round's end took out of play: they do not break, they fade up into light. */
export interface Rising {
  add(comet: Comet): void;
  draw(picture: Picture): void;
  clear(): void;
}

const RISE_MS = 1400;
const SPEED_PX_PER_S = 90;
const HALO_GROWTH = 2.4;
/** Share of the time after which the light dies away. */
const PEAK = 0.35;

interface Riser {
  readonly comet: Comet;
  readonly haloScale: number;
  leftMs: number;
}

/** `free` is given each comet when nothing is left of it. */
export function createRising(free: (comet: Comet) => void): Rising {
  const risers: Riser[] = [];
  return {
    add(comet) {
      showName(comet, false);
      risers.push({ comet, haloScale: comet.halo.scaleX, leftMs: RISE_MS });
    },
    draw(picture) {
      let left = 0;
      for (let i = 0; i < risers.length; i++) {
        const riser = risers[i];
        riser.leftMs -= picture.deltaMs;
        if (riser.leftMs > 0) {
          lift(riser, picture);
          risers[left++] = riser;
        } else free(riser.comet);
      }
      risers.length = left;
    },
    clear() {
      for (const { comet } of risers) free(comet);
      risers.length = 0;
    },
  };
}

function lift({ comet, haloScale, leftMs }: Riser, { deltaMs, isCalm }: Picture): void {
  const { body, halo, tail, plume } = comet;
  const share = 1 - leftMs / RISE_MS;
  const way = isCalm ? 0 : (SPEED_PX_PER_S * share * deltaMs) / 1000;
  body.y -= way;
  halo.y -= way;
  body.alpha = Math.max(0, 1 - share / 0.8);
  halo.alpha = share < PEAK ? 0.5 + (0.5 * share) / PEAK : (1 - share) / (1 - PEAK);
  halo.setScale(haloScale * (1 + (HALO_GROWTH - 1) * Math.sqrt(share)));
  tail.rope.alpha = Math.max(0, 1 - 2 * share);
  if (plume) plume.alpha = 0.5 * Math.max(0, 1 - 2 * share);
}
