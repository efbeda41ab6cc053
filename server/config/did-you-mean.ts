/**
 * The known name that is misspelt: a letter is wrong, missing, too much or swapped with its neighbour, or two in a long name. Case,
 * underscores and a `COMETA_` in front do not count.
 */
export function findMisspelt(name: string, known: readonly string[]): string | undefined {
  const own = bare(name);
  // Others are farther away than any typing error; a start looks at all of the environment.
  const nearest = nearestTo(
    own,
    known.filter((one) => Math.abs(bare(one).length - own.length) <= MOST_TYPOS),
  );
  return nearest !== undefined && distance(own, bare(nearest)) <= allowed(bare(nearest)) ? nearest : undefined;
}

const MOST_TYPOS = 2;

/** A known name that is misspelt, or has the same first word, or contains this one. */
export function findAlike(name: string, known: readonly string[]): string | undefined {
  const own = bare(name);
  const word = /^[A-Z]+_/.exec(name.toUpperCase())?.[0] ?? '_';
  const isAlike = (one: string) => one.startsWith(word) || (own.length > 3 && bare(one).includes(own));
  return findMisspelt(name, known) ?? nearestTo(own, known.filter(isAlike));
}

function nearestTo(own: string, names: readonly string[]): string | undefined {
  const far = names.map((name) => distance(own, bare(name)));
  return names[far.indexOf(Math.min(...far))];
}

function bare(name: string): string {
  return name
    .toUpperCase()
    .replace(/^COMETA_/, '')
    .replace(/[^A-Z0-9]/g, '');
}

/** In a name of four letters one other letter is a typing error, two are another word: PATH is not PORT. */
function allowed({ length }: string): number {
  return length < 6 ? 1 : MOST_TYPOS;
}

/**
 * Letters to insert, delete, replace or swap with their neighbour.
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment)
 */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? rows[i - 2][j - 2] + 1 : replaced;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced, swapped);
    }
  }
  return rows[a.length][b.length];
}
