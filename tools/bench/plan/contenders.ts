// Whom one can name: the peers, and Cometa in several guises.

/** The limit first: every ratio of a round is to it. */
export const CONTENDERS = ['limit', 'cometa', 'colyseus', 'nengi', 'socketio', 'ws-json', 'ws-tutorial'];

/** What a name like `cometa:../before@2` says. */
export interface Contender {
  /** One of CONTENDERS. */
  readonly name: string;
  /** Folder of another checkout of Cometa, built, as it was given; undefined: this one. */
  readonly checkout: string | undefined;
  /** Ticks between two frames of Cometa; undefined: as many as all others wait. */
  readonly sendEvery: number | undefined;
}

const COMETA = /^cometa(?::(.+?))?(?:@([1-6]))?$/;

/** Reads a contender's name; undefined where there is none such. */
export function readContender(word: string): Contender | undefined {
  const match = COMETA.exec(word);
  if (match) return { name: 'cometa', checkout: match[1], sendEvery: match[2] ? Number(match[2]) : undefined };
  return CONTENDERS.includes(word) ? { name: word, checkout: undefined, sendEvery: undefined } : undefined;
}

/** Whether Cometa is meant, whichever checkout and frame rate. */
export function isCometa(word: string): boolean {
  return COMETA.test(word);
}

/** Whether its packages are those of `tools/bench/package.json`. */
export function isPeer(word: string): boolean {
  return !isCometa(word) && word !== 'limit';
}
