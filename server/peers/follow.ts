import { type Boards, keptIn, readBoards } from '../boards/boards.ts';
import type { KeptAnew } from '../moderation/moderation.ts';
import { readModeration } from '../moderation/read.ts';
import type { Announcement } from '../people/announce.ts';
import type { Store } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import { jsonBytes, jsonOf } from '../store/tables.ts';

export interface FollowOptions {
  readonly store: Store;
  readonly time: Time;
  readonly boards: Boards;
  readonly moderation: KeptAnew;
  /** Somebody may be banned who plays here. */
  onDecided(): void;
  /** What the operator announces to all. */
  announce(announcement: Announcement): void;
  readonly log: { warn(fields: object, message: string): void };
}

const ANNOUNCEMENTS = 'announcements';
/** The others read it in a moment; then nobody needs it. */
const ANNOUNCED_MS = 10_000;
/** What comes at once is read at once. */
const GATHER_MS = 200;

/** Takes in what other hosts write into the store that all share: leaderboards, prizes, decisions, announcements. */
export function followOthers(options: FollowOptions): void {
  const { store, time, boards, moderation, log } = options;
  let waiting = new Map<string, readonly [table: string, key: string]>();
  let isAll = false;

  const readChanged = async (changed: Iterable<readonly [table: string, key: string]>) => {
    let hasDecided = false;
    for (const [table, key] of changed) {
      if (table !== 'boards' && table !== 'prizes' && table !== ANNOUNCEMENTS) {
        hasDecided = true;
        continue;
      }
      const value = await store.get(table, key);
      if (table === ANNOUNCEMENTS) value && options.announce(jsonOf(value) as unknown as Announcement);
      else if (!value) table === 'boards' && boards.removed(key);
      else boards.heard(table === 'boards' ? keptIn([{ key, value }], []) : keptIn([], [{ key, value }]));
    }
    if (hasDecided) await readDecisions();
  };

  const readDecisions = async () => {
    await moderation.reload(() => readModeration(store));
    options.onDecided();
  };

  const readAll = async () => {
    boards.heard(await readBoards(store));
    await readDecisions();
  };

  const read = async () => {
    const changed = waiting;
    const wasAll = isAll;
    waiting = new Map();
    isAll = false;
    if (wasAll) await readAll();
    await readChanged(changed.values());
  };

  const soon = () => {
    if (waiting.size > 0 || isAll) return;
    time.later(GATHER_MS, () => {
      // When the line is there again all is read, see `missed`.
      void read().catch((error) => log.warn({ error: String(error) }, 'what other hosts decided cannot be read now'));
    });
  };

  store.follow?.({
    changed(table, key) {
      soon();
      waiting.set(`${table} ${key}`, [table, key]);
    },
    missed() {
      soon();
      isAll = true;
    },
  });
}

/** Has the other hosts announce it as well. @param key no other has it. Rejects where the store cannot be written. */
export function announceElsewhere(store: Store, key: string, announcement: Announcement): Promise<void> {
  return store.put(ANNOUNCEMENTS, key, jsonBytes(announcement), ANNOUNCED_MS);
}
