import type { CellList } from '../ports/publication.ts';

/**
 * Numbers noted under cells, then laid in the order of the cells, so that those of a row of cells lie side by side.
 * Nothing is allocated once the lists have grown.
 */
export interface ByCell extends CellList {
  count: number;
  /** As they were noted. */
  noted: Int32Array;
  cells: Int32Array;
  /** Within each cell as they were noted. */
  items: Int32Array;
}

const FIRST_CAPACITY = 64;

export function createByCell(cells: number): ByCell {
  return {
    count: 0,
    noted: new Int32Array(FIRST_CAPACITY),
    cells: new Int32Array(FIRST_CAPACITY),
    items: new Int32Array(FIRST_CAPACITY),
    offsets: new Int32Array(cells + 1),
  };
}

export function noteInCell(list: ByCell, cell: number, item: number): void {
  if (list.count === list.noted.length) grow(list);
  list.noted[list.count] = item;
  list.cells[list.count] = cell;
  list.count++;
}

function grow(list: ByCell): void {
  const { noted, cells } = list;
  list.noted = new Int32Array(2 * noted.length);
  list.cells = new Int32Array(2 * noted.length);
  list.items = new Int32Array(2 * noted.length);
  list.noted.set(noted);
  list.cells.set(cells);
}

/** Lays what was noted in the order of the cells: a counting sort. */
export function sortByCell({ count, noted, cells, items, offsets }: ByCell): void {
  offsets.fill(0);
  if (count === 0) return;
  for (let k = 0; k < count; k++) offsets[cells[k]]++;
  let sum = 0;
  for (let cell = 0; cell < offsets.length; cell++) {
    sum += offsets[cell];
    offsets[cell] = sum;
  }
  // From the last to the first, each before those of its cell that were placed: so the offsets end up at the beginnings.
  for (let k = count - 1; k >= 0; k--) items[--offsets[cells[k]]] = noted[k];
}
