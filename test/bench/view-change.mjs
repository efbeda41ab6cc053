// What a player's view gained and lost in cells, for peers that keep interest by cell.

/** @typedef {import('../../game/sim/view.ts').View} View */

/**
 * Calls `visit` for each cell of `view` that `other` does not hold.
 * @param {View} view
 * @param {View | undefined} other
 * @param {number} cells along the world's side
 * @param {(cell: number) => void} visit
 */
export function eachCellOnlyIn(view, other, cells, visit) {
  for (let row = view.top; row <= view.bottom; row++) {
    const shared = other !== undefined && row >= other.top && row <= other.bottom;
    for (let column = view.left; column <= view.right; column++) {
      if (shared && column >= other.left && column <= other.right) continue;
      visit(row * cells + column);
    }
  }
}
