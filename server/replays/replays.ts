import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createBucket } from '../../game/common/pace.ts';
import {
  LARGEST_REPLAY_BYTES,
  layReplay,
  REPLAY_TICKS,
  type ReplayFile,
  readReplay,
} from '../../protocol/codec/replay-file.ts';
import type { Room } from '../host/room.ts';
import type { Counters } from '../ledger/counters.ts';
import { charge, type Ledger } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { inTurns } from '../ledger/turns.ts';
import type { Store } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import type { Journal } from '../recording/journal.ts';
import { type Cut, cutReplay } from './cut.ts';
import { journalOf, lastMoment, type Moment, wasThere } from './moment.ts';
import { createShelf, type KeptReplays, type Shelf } from './shelf.ts';

export interface ReplaysOptions {
  readonly store: Store;
  readonly time: Time;
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  /** What replays may take in the store; 0: there are none. */
  readonly mostBytes: number;
  readonly log: { warn(fields: object, message: string): void };
  randomBytes(length: number): Uint8Array;
}

/** Why there is no replay: nothing that is still on record, too many asked for, the store failed. */
export type NoReplay = 'none' | 'too-many' | 'failed';

/** Replays that players ask for when a comet has shattered. Nothing of it is part of a tick. */
export interface Replays {
  /** Whether there are any on this server. */
  readonly isOn: boolean;
  /** Makes the replay of the last time that a seat's comet shattered or shattered another; of one moment there is one. Never rejects. */
  ask(room: Room, seat: number): Promise<{ id: string } | NoReplay>;
  /** The file; undefined where there is none, or none any more. */
  get(id: string): Promise<Uint8Array | 'too-many' | undefined>;
  /** A player is called otherwise, in replays that are made already as well. Resolves when they are kept so; never rejects. */
  rename(identity: string, from: string, to: string): Promise<boolean>;
  readonly shelf: Shelf;
}

/** Asked for at once, and in the long run: each takes some milliseconds for a second of play. */
const ASKED = 10;
const ASKED_PER_SECOND = 1;
/** How many may wait for the one that is made. */
const MOST_WAITING = 8;
/** Links that lead nowhere, likewise: of 2¹²⁸ they find none, but each is a look into the store. */
const MISSED = 50;
const MISSED_PER_SECOND = 5;
const ID_BYTES = 16;
/** Moments whose link is known, for the other of the two who asks. */
const MOST_MOMENTS = 1000;
/** A replay that is shorter shows nothing: 1 s. */
const LEAST_TICKS = 60;

const squeeze = promisify(gzip);
const unfold = promisify(gunzip);

/** A name as it is at the moment that somebody asks. */
interface Known {
  readonly name: string;
  readonly colour: number;
  readonly identity: string | undefined;
}

export function createReplays(options: ReplaysOptions, kept?: KeptReplays): Replays {
  const { time, store, mostBytes, counters, log } = options;
  const shelf = createShelf(store, mostBytes, time.nowMs, kept);
  const mayAsk = createBucket(ASKED, ASKED_PER_SECOND, time.nowMs);
  const mayMiss = createBucket(MISSED, MISSED_PER_SECOND, time.nowMs);
  const known = new Map<string, Promise<{ id: string } | NoReplay>>();
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const make = async (journal: Journal, moment: Moment, names: Map<number, Known>) => {
    try {
      const made = await fitFile(options, journal, moment, names);
      if (!made) return 'none';
      const id = Buffer.from(options.randomBytes(ID_BYTES)).toString('base64url');
      await shelf.put(id, made.file, made.identities);
      counters.replaysMade++;
      return { id };
    } catch (error) {
      counters.storeFailures++;
      log.warn({ error: String(error) }, 'a replay cannot be made or kept, and the game goes on');
      return 'failed';
    }
  };

  const begin = (room: Room, moment: Moment): Promise<{ id: string } | NoReplay> => {
    const journal = journalOf(room, options.fingerprint, moment.tick);
    if (!journal) return Promise.resolve('none');
    // Taken now: whoever sits there when it is made may be another.
    const names = namesIn(room, moment.tick);
    waiting++;
    const made = queue.then(() => make(journal, moment, names)).finally(() => waiting--);
    queue = made;
    return made;
  };

  return {
    isOn: mostBytes > 0,
    shelf,
    async ask(room, seat) {
      const moment = mostBytes > 0 ? lastMoment(room, seat) : undefined;
      if (!moment) return 'none';
      const key = `${room.options.code}.${room.options.secret.join()}.${moment.tick}.${moment.loser}`;
      const before = known.get(key);
      if (before) return before;
      if (waiting >= MOST_WAITING || !mayAsk()) return 'too-many';
      const made = begin(room, moment);
      known.set(key, made);
      if (known.size > MOST_MOMENTS) known.delete(known.keys().next().value ?? '');
      const answer = await made;
      if (typeof answer === 'string') known.delete(key);
      return answer;
    },
    async rename(identity, from, to) {
      try {
        await shelf.change(identity, (file) => renameIn(file, from, to));
        return true;
      } catch (error) {
        counters.storeFailures++;
        log.warn({ error: String(error) }, 'a name cannot be changed in replays that are kept');
        return false;
      }
    },
    async get(id) {
      const file = await shelf.get(id).catch(() => undefined);
      return file ?? (mayMiss() ? undefined : 'too-many');
    },
  };
}

/** The file with another name in it; undefined where the old one is not in it. */
async function renameIn(file: Uint8Array, from: string, to: string): Promise<Uint8Array | undefined> {
  const { head, updates } = readReplay(await unfold(file));
  if (!head.players.some(([, , name]) => name === from)) return undefined;
  const players = head.players.map(([id, colour, name]) => [id, colour, name === from ? to : name] as const);
  return squeeze(layReplay({ head: { ...head, players }, updates }), { level: 9 });
}

/** Whose names are known, by seat: of those who were there in a tick and still are. */
function namesIn(room: Room, tick: number): Map<number, Known> {
  const names = new Map<number, Known>();
  for (const [id, player] of room.roster.entries()) {
    if (!player || !wasThere(room, id, tick)) continue;
    names.set(id, { name: player.name, colour: player.colour, identity: room.sessions[id]?.identity });
  }
  return names;
}

/** The file of a moment, of as many ticks as fit into it. */
async function fitFile({ time, ledger }: ReplaysOptions, journal: Journal, moment: Moment, names: Map<number, Known>) {
  const onAccount = (turn: () => void) => charge(ledger, ROW['between.captures'], turn);
  for (let ticks = REPLAY_TICKS; ticks >= LEAST_TICKS; ) {
    const cut = await inTurns(cutReplay(journal, moment, ticks), onAccount, time);
    if (!cut) return undefined;
    const seen = [...cut.seen].flatMap((id) => {
      const one = names.get(id);
      return one ? [{ id, ...one }] : [];
    });
    const file = await squeeze(layReplay(withNames(cut, seen)), { level: 9 });
    const identities = [...new Set(seen.flatMap(({ identity }) => identity ?? []))];
    if (file.length <= LARGEST_REPLAY_BYTES) return { file, identities };
    ticks = Math.min(ticks - 1, Math.floor((ticks * LARGEST_REPLAY_BYTES * FITTING) / file.length));
  }
  return undefined;
}

/** The snapshot at its beginning does not become shorter with the ticks. */
const FITTING = 0.85;

function withNames({ head, updates }: Cut, seen: readonly (Known & { id: number })[]): ReplayFile {
  return { head: { ...head, players: seen.map(({ id, colour, name }) => [id, colour, name] as const) }, updates };
}
