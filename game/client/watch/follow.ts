import { nextOf } from '../scene/camera/at.ts';

/** Whom the camera follows. */
export interface Follow {
  /** Id of a comet; `NOBODY`: the camera is free. */
  id: number;
  /** Until somebody is chosen, the first comet there is. */
  isChosen: boolean;
  /** The free camera's place in world pixels. */
  x: number;
  y: number;
}

export const NOBODY = -1;

export function createFollow(middlePx: number): Follow {
  return { id: NOBODY, isChosen: false, x: middlePx, y: middlePx };
}

export function follow(whom: Follow, id: number): void {
  whom.id = id;
  whom.isChosen = true;
}

/** The next comet in play, or the one before; behind the last comes the first. `ids` ascend. */
export function followNext(whom: Follow, ids: readonly number[], steps: 1 | -1): void {
  const next = nextOf(ids, whom.id, steps);
  if (next !== undefined) follow(whom, next);
}

/** Moves the free camera by world pixels; it does not leave a world of `sidePx`. */
export function moveCamera(whom: Follow, dx: number, dy: number, sidePx: number): void {
  follow(whom, NOBODY);
  whom.x = Math.min(sidePx, Math.max(0, whom.x + dx));
  whom.y = Math.min(sidePx, Math.max(0, whom.y + dy));
}
