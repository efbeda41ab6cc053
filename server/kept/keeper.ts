import type { Host } from '../host/host.ts';
import { hasComet, type Room } from '../host/room.ts';
import type { Session } from '../host/session.ts';
import type { Counters } from '../ledger/counters.ts';
import type { Seat } from '../lobby/tickets.ts';
import type { Store, Write } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import { jsonBytes } from '../store/tables.ts';
import { encodeRoom } from './saved-room.ts';
import { encodeSession } from './saved-session.ts';

export interface KeeperOptions {
  readonly store: Store;
  readonly host: Pick<Host, 'rooms'>;
  readonly time: Time;
  readonly counters: Counters;
  readonly fingerprint: number;
  /** How long a comet waits for its player: so long is a room worth keeping. */
  readonly graceMs: number;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Keeps rooms and sessions, so that after a restart their players take up the same comets. A room is written down once a second and at
 * the end, a session when its key or its player is another. Copies are made between ticks; nobody waits for the store.
 */
export interface Keeper {
  changed(seat: Seat): void;
  forgotten(session: Session): void;
  /** What was kept is gone: all sessions are written again. */
  writeAgain(): void;
  /** Resolves when all rooms and sessions as they are now are on disk, or cannot be. */
  saveAll(): Promise<void>;
  stop(): void;
}

/** A crash costs that much play. Every save copies the world, some 16 KB with 100 seats, in 50 µs. */
const SAVE_MS = 1000;

export function startKeeper(options: KeeperOptions): Keeper {
  const { store, host, time, counters, log, fingerprint, graceMs } = options;
  /** What is to be written of sessions, by handle; undefined: nothing any more. */
  let waiting = new Map<string, Seat | undefined>();
  let writing: Promise<void> | undefined;
  let hasFailed = false;
  let isScheduled = false;
  let cancel = time.later(SAVE_MS, tick);

  /** One batch at a time: a store that stalls gathers work, not batches. @returns whether it was written */
  async function write(writes: readonly Write[]): Promise<boolean> {
    try {
      await store.batch(writes);
      hasFailed = false;
      return true;
    } catch (error) {
      counters.storeFailures++;
      if (!hasFailed)
        log.warn({ error: describe(error) }, 'nothing is saved at the moment: the store cannot be written');
      hasFailed = true;
      return false;
    }
  }

  async function writeSessions(): Promise<void> {
    if (waiting.size === 0) return;
    const taken = waiting;
    waiting = new Map();
    const isDone = await write(
      [...taken].flatMap(([handle, seat]) => [sessionWrite(handle, seat), ...identityWrites(seat)]),
    );
    // What is newer meanwhile counts more.
    if (!isDone) waiting = new Map([...taken, ...waiting]);
  }

  async function writeAll(isHandedOver = false): Promise<void> {
    await writeSessions();
    const rooms = [...host.rooms.values()].filter(hasPlayers);
    if (graceMs > 0 && rooms.length > 0) await write(rooms.map((room) => roomWrite(room, isHandedOver)));
  }

  /** Runs a task if the store is free. What came while it was not is written as soon as it is, or after a failure with the next second. */
  function whenFree(task: () => Promise<void>): void {
    if (writing) return;
    writing = task().finally(() => {
      writing = undefined;
      if (waiting.size > 0 && !hasFailed) schedule();
    });
  }

  function tick(): void {
    whenFree(writeAll);
    cancel = time.later(SAVE_MS, tick);
  }

  /** With all that is new in this turn of the loop. */
  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    time.soon(() => {
      isScheduled = false;
      whenFree(writeSessions);
    });
  }

  function roomWrite(room: Room, isHandedOver: boolean): Write {
    return {
      table: 'rooms',
      key: room.options.code,
      value: encodeRoom(room, fingerprint, isHandedOver),
      keptMs: graceMs,
    };
  }

  return {
    changed(seat) {
      waiting.set(seat.session.key.handle, seat);
      schedule();
    },
    forgotten({ key }) {
      if (key.handle === '') return;
      waiting.set(key.handle, undefined);
      schedule();
    },
    writeAgain() {
      for (const room of host.rooms.values()) {
        for (const session of room.sessions) {
          if (session && session.key.handle !== '' && hasComet(room, session.seat))
            waiting.set(session.key.handle, { room, session });
        }
      }
      schedule();
    },
    async saveAll() {
      await writing;
      await writeAll(true);
    },
    stop: () => cancel(),
  };
}

function sessionWrite(handle: string, seat: Seat | undefined): Write {
  const isOver = !seat || seat.session.state.kind === 'left';
  return { table: 'sessions', key: handle, value: isOver ? undefined : encodeSession(seat.room, seat.session) };
}

/** Of whoever has an identity: by which name they were here last. */
function identityWrites(seat: Seat | undefined): Write[] {
  const { identity, name } = seat?.session ?? {};
  return identity === undefined ? [] : [{ table: 'identities', key: identity, value: jsonBytes({ name }) }];
}

function hasPlayers(room: Room): boolean {
  return room.sessions.some((session) => session !== undefined && hasComet(room, session.seat));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
