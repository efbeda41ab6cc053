/** A rectangle of cells, both ends included: what a player knows of the world. */
export interface View {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether `view` holds a cell of a world of `cells` × `cells`. */
export function hasCell(view: View, cell: number, cells: number): boolean {
  const column = cell % cells;
  const row = (cell - column) / cells;
  return column >= view.left && column <= view.right && row >= view.top && row <= view.bottom;
}
