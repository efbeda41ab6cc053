// What the bench tells a contender, and what the contender tells the load generator.

/** What a contender is started for. */
export interface ContenderConfig {
  /** Arena: everyone sees everyone. Rooms: worlds beside each other, as a server ships. */
  scenario: 'arena' | 'open' | 'rooms';
  /** In all rooms together. */
  clients: number;
  rooms: number;
  /** Of each room. */
  seats: number;
  /** Along the side of a room's world. */
  cells: number;
  seed: number;
  /** Strict: one frame per client and tick, whether something happened or not. */
  mode: 'strict' | 'natural';
  /** What `limit` sends. */
  updateBytes: number;
  /** Ticks of 1/60 s between two frames of Cometa; the others send every three. */
  sendEvery: number;
  /** The library of its sockets, where it can be chosen. */
  transport: 'uws' | 'ws';
}

/** A step of a connection's handshake: the bytes to send once the socket is open, or after a message. */
export interface OpeningStep {
  after: 'open' | 'message';
  /** How the message's payload begins, in hex. */
  match?: string;
  text: boolean;
  hex?: string;
  hexPerClient?: string[];
}

/** What a load generator needs to know to play this contender's client. */
export interface Script {
  port: number;
  /** In place of `port`: clients take them in turn. At most 16. */
  ports?: readonly number[];
  path?: string;
  /** One per client, in place of `path`. */
  paths?: string[];
  opening: OpeningStep[];
  /** The message to await before the client counts as joined. */
  joined?: { match: string };
  /** Moves are text frames. */
  text: boolean;
  /** 1024 payloads in hex: heading + 256 * buttons. */
  moves: string[];
  /** Raised with each move. */
  counter?: { offset: number; bytes: 2 | 4; littleEndian: boolean; first: number };
  /** Messages that are a state update. */
  update: { match: string; text: boolean };
  replies: { match: string; text: boolean; hex: string }[];
  /** The client sends in every slot even in natural mode. */
  everySlot: boolean;
  dialect: 'plain' | 'cometa';
}

/** One payload for each input there is. */
export function allMoves(encode: (heading: number, buttons: number) => Uint8Array | string): string[] {
  return Array.from({ length: 1024 }, (_, i) => toHex(encode(i & 255, i >> 8)));
}

/** A payload in hex; a string as the UTF-8 of a text frame. */
export function toHex(payload: Uint8Array | string): string {
  return Buffer.from(payload).toString('hex');
}
