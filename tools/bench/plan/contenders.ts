// Whom one can name: the peers, and Cometa in several guises.

/** The limit first: every ratio of a round is to it. */
export const CONTENDERS = ['limit', 'cometa', 'colyseus', 'nengi', 'socketio', 'ws-json', 'ws-tutorial'];

/** What a name like `cometa:../before@2` or `colyseus@ws` says. */
export interface Contender {
  /** One of CONTENDERS. */
  readonly name: string;
  /** Folder of another checkout of Cometa, built, as it was given; undefined: this one. */
  readonly checkout: string | undefined;
  /** Ticks between two frames of Cometa; undefined: as many as all others wait. */
  readonly sendEvery: number | undefined;
  /** The library of its sockets, where it can be chosen; undefined: uWebSockets.js. */
  readonly transport: 'ws' | undefined;
}

const COMETA = /^cometa(?::(.+?))?(?:@(?:([1-6])|(ws)))?$/;

/** Reads a contender's name; undefined where there is none such. */
export function readContender(word: string): Contender | undefined {
  const match = COMETA.exec(word);
  if (match) {
    const [, checkout, ticks, ws] = match;
    return { name: 'cometa', checkout, sendEvery: ticks ? Number(ticks) : undefined, transport: ws ? 'ws' : undefined };
  }
  const isOnWs = word === 'colyseus@ws';
  const name = isOnWs ? 'colyseus' : word;
  if (!CONTENDERS.includes(name)) return undefined;
  return { name, checkout: undefined, sendEvery: undefined, transport: isOnWs ? 'ws' : undefined };
}

/** Whether Cometa is meant, whichever checkout, frame rate and transport. */
export function isCometa(word: string): boolean {
  return COMETA.test(word);
}

/** Whether its packages are those of `tools/bench/package.json`. */
export function isPeer(word: string): boolean {
  return !isCometa(word) && word !== 'limit';
}
