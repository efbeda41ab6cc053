/** A rectangle of cells, both ends included: what a player knows of the world. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether `view` holds a cell of a world of `cells` × `cells`. */
export function hasCell(view: Area, cell: number, cells: number): boolean {
  const column = cell % cells;
  const row = (cell - column) / cells;
  return column >= view.left && column <= view.right && row >= view.top && row <= view.bottom;
}

/** Calls `visit` for each cell of `view` that `other` does not hold, row by row. */
export function forCellsOnlyIn(
  view: Area,
  other: Area | undefined,
  cells: number,
  visit: (cell: number) => void,
): void {
  for (let row = view.top; row <= view.bottom; row++) {
    const shared = other !== undefined && row >= other.top && row <= other.bottom;
    for (let column = view.left; column <= view.right; column++) {
      if (shared && column >= other.left && column <= other.right) continue;
      visit(row * cells + column);
    }
  }
}
