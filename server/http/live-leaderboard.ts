import type { Game } from '../game/game.ts';
import { charge } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import type { Time } from '../ports/time.ts';
import { readLeaderboard, readPlaces } from './leaderboard.ts';

/** Somebody who reads an answer as it comes. */
export interface Reader {
  /** @returns whether it keeps up: false where what was written has to wait */
  write(text: string): boolean;
  end(): void;
}

/** The leaderboard as server-sent events: `event: boards` and, for who asks for players, `event: places`. */
export interface LiveLeaderboard {
  /** The boards as JSON, a second old at most. */
  read(): string;
  /** Whether one more may listen. */
  hasPlace(): boolean;
  /** @returns what is to be called when the reader is gone */
  add(reader: Reader, query: string): () => void;
}

interface Listener {
  readonly reader: Reader;
  readonly query: string;
}

/** A leaderboard changes at most so often, and says as often that the line lives: idle ones are closed after ten seconds. */
const EVERY_MS = 1000;
const SIGN_OF_LIFE = 'event: alive\ndata:\n\n';
const SIGN_EVERY = 5;
/** A listener is a socket and 6 KB each time somebody gains a place. */
const MOST_LISTENERS = 200;

/** Nothing of it runs while nobody listens. */
export function createLiveLeaderboard(game: Game, time: Time): LiveLeaderboard {
  const listeners = new Set<Listener>();
  let json = '';
  let readAtMs = Number.NEGATIVE_INFINITY;
  let told = '';
  let turns = 0;
  let cancel = () => {};

  const read = () => {
    if (time.nowMs() - readAtMs >= EVERY_MS) {
      json = JSON.stringify(readLeaderboard(game));
      readAtMs = time.nowMs();
    }
    return json;
  };
  const tellOne = ({ reader, query }: Listener, boards: string) => {
    const places = readPlaces(game, query);
    const text = places ? boards + eventOf('places', JSON.stringify(places)) : boards;
    // Who does not read is not waited for: a browser comes back by itself.
    if (!reader.write(text)) reader.end();
  };
  const tellAll = () => {
    const now = read();
    turns++;
    if (now !== told) {
      told = now;
      const boards = eventOf('boards', now);
      for (const listener of listeners) tellOne(listener, boards);
    } else if (turns % SIGN_EVERY === 0) {
      for (const { reader } of listeners) if (!reader.write(SIGN_OF_LIFE)) reader.end();
    }
    cancel = time.later(EVERY_MS, tick);
  };
  const tick = () => charge(game.ledger, ROW['between.http'], tellAll);

  return {
    read,
    hasPlace: () => listeners.size < MOST_LISTENERS,
    add(reader, query) {
      const listener = { reader, query };
      if (listeners.size === 0) cancel = time.later(EVERY_MS, tick);
      listeners.add(listener);
      tellOne(listener, eventOf('boards', read()));
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) cancel();
      };
    },
  };
}

function eventOf(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
