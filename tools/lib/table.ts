// A table for a terminal.

const GAP = '  ';

/** Rows, the head first, as lines: the first column begins where it begins, the others end where their widest cell does. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join(GAP),
  );
}
