/** What the map shows: the border's square, or the larger one it opens to. In pixels of the world, from the arena's upper left. */
export interface MapView {
  /** Of its left and of its upper side; NaN: nothing was shown yet. */
  lowPx: number;
  sidePx: number;
}

/** Share of the way to a new square that each look makes, ten a second. */
const EASE = 0.35;
/** Nearer it is there. */
const NEAR_PX = 2;

export function createMapView(): MapView {
  return { lowPx: Number.NaN, sidePx: 0 };
}

/** Zooms towards the square that holds the border, `insetPx` from the arena's sides, and where it goes, `targetPx` from them. */
export function zoomMap(view: MapView, arenaPx: number, insetPx: number, targetPx: number): void {
  const goal = Math.min(insetPx, targetPx);
  const way = goal - view.lowPx;
  const isThere = Number.isNaN(way) || Math.abs(way) < NEAR_PX;
  view.lowPx = isThere ? goal : view.lowPx + way * EASE;
  view.sidePx = arenaPx - 2 * view.lowPx;
}
