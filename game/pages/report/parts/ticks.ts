/** A tick of the ledger as this page knows it. Times in milliseconds. */
export interface Tick {
  readonly tick: number;
  readonly dueMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** How late it began. */
  readonly lateMs: number;
  /** From its begin to its end. */
  readonly workMs: number;
  /** All of its rows: what was done since the tick before, and the tick. */
  readonly totalMs: number;
  readonly inPlay: number;
  readonly rooms: number;
  readonly bytesSent: number;
  /** By row; see `Rows`. */
  readonly ms: readonly number[];
}

export interface Row {
  readonly name: string;
  /** Without the row it is a part of. */
  readonly label: string;
  /** Its place in `Tick.ms`. */
  readonly at: number;
  readonly parts: readonly Row[];
}

/** The rows that sum to a tick, each with its parts. */
export type Rows = readonly Row[];

const FIRST_ROW = 'between';

/** What the columns of told ticks mean. */
export interface TickReader {
  readonly rows: Rows;
  read(numbers: readonly number[]): Tick;
}

export function createTickReader(columns: readonly string[]): TickReader {
  const first = columns.indexOf(FIRST_ROW);
  if (first < 0) throw new Error(`The ticks have no column "${FIRST_ROW}".`);
  const names = columns.slice(first);
  const rowOf = (name: string, at: number): Row => ({
    name,
    label: name.slice(name.indexOf('.') + 1),
    at,
    parts: names.flatMap((part, i) => (part.startsWith(`${name}.`) ? [rowOf(part, i)] : [])),
  });
  const rows = names.flatMap((name, at) => (name.includes('.') ? [] : [rowOf(name, at)]));
  const column = (name: string) => columns.indexOf(name);
  const places = {
    tick: column('tick'),
    dueMs: column('dueMs'),
    startMs: column('startMs'),
    endMs: column('endMs'),
    inPlay: column('inPlay'),
    rooms: column('rooms'),
    bytesSent: column('bytesSent'),
  };
  return {
    rows,
    read(numbers) {
      const fact = (name: keyof typeof places) => numbers[places[name]] ?? 0;
      const ms = numbers.slice(first);
      addUp(rows, ms);
      return {
        tick: fact('tick'),
        dueMs: fact('dueMs'),
        startMs: fact('startMs'),
        endMs: fact('endMs'),
        lateMs: roundUs(fact('startMs') - fact('dueMs')),
        workMs: roundUs(fact('endMs') - fact('startMs')),
        totalMs: roundUs(rows.reduce((sum, { at }) => sum + ms[at], 0)),
        inPlay: fact('inPlay'),
        rooms: fact('rooms'),
        bytesSent: fact('bytesSent'),
        ms,
      };
    },
  };
}

/** Rounded one by one the parts of a row may miss it by a microsecond; here rows are what their parts sum to. */
function addUp(rows: Rows, ms: number[]): void {
  for (const { at, parts } of rows)
    if (parts.length > 0) ms[at] = roundUs(parts.reduce((sum, part) => sum + ms[part.at], 0));
}

function roundUs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** What took most of a tick: a part where a row has parts. */
export function largestRow(rows: Rows, { ms }: Tick): Row {
  const most = (some: Rows) => some.reduce((largest, row) => (ms[row.at] > ms[largest.at] ? row : largest));
  const row = most(rows);
  return row.parts.length > 0 ? most(row.parts) : row;
}

/** A tick as a file: the same names as the ledger's, so that tools read both. */
export function toFile(rows: Rows, tick: Tick, budgetMs: number): string {
  const all = rows.flatMap((row) => [row, ...row.parts]);
  const { ms, ...facts } = tick;
  return `${JSON.stringify({ ...facts, budgetMs, rows: Object.fromEntries(all.map(({ name, at }) => [name, ms[at]])) }, null, 2)}\n`;
}
