import { REPLAY_SECONDS } from '../../protocol/codec/replay-file.ts';
import type { Store, Write } from '../ports/store.ts';
import { jsonBytes, jsonOf } from '../store/tables.ts';

/** Where replays lie for a day, or until there are too many: then the oldest go. */
export interface Shelf {
  /** Resolves once it is in the store. @param identities whose names are in it: with one who is to be forgotten it goes, see `TABLES` */
  put(id: string, file: Uint8Array, identities: readonly string[]): Promise<void>;
  get(id: string): Promise<Uint8Array | undefined>;
  /** Has each file changed that holds the name of somebody, one after the other; undefined leaves it as it is. */
  change(identity: string, to: (file: Uint8Array) => Promise<Uint8Array | undefined>): Promise<void>;
  /** How many there are, and their bytes. */
  readonly size: { readonly count: number; readonly bytes: number };
}

/** What an earlier process has left: sizes in bytes, and how much longer each is kept. */
export type KeptReplays = readonly { readonly id: string; readonly bytes: number; readonly leftMs: number }[];

const TABLE = 'replays';
const MOST = 1000;

export async function readReplays(store: Store): Promise<KeptReplays> {
  const entries = await store.list(TABLE);
  return entries.map(({ key, value, leftMs = 0 }) => ({ id: key, bytes: value.length, leftMs }));
}

/** @param mostBytes of all together, as they lie in the store */
export function createShelf(store: Store, mostBytes: number, nowMs: () => number, kept: KeptReplays = []): Shelf {
  const untilMs = (leftMs: number) => nowMs() + leftMs;
  const oldestFirst = [...kept].sort((a, b) => a.leftMs - b.leftMs);
  const there = new Map(oldestFirst.map(({ id, bytes, leftMs }) => [id, { bytes, untilMs: untilMs(leftMs) }]));
  const sum = () => [...there.values()].reduce((total, { bytes }) => total + bytes, 0);

  /** Takes away what is over, and the oldest beyond what may lie here. */
  const makeRoom = (): Write[] => {
    const writes: Write[] = [];
    let bytes = sum();
    for (const [id, one] of there) {
      if (one.untilMs > nowMs() && there.size <= MOST && bytes <= mostBytes) break;
      there.delete(id);
      bytes -= one.bytes;
      writes.push({ table: TABLE, key: id, value: undefined });
    }
    return writes;
  };

  const read = async (id: string) => {
    const value = await store.get(TABLE, id);
    const { people, file } = value ? jsonOf(value) : {};
    return {
      people: (Array.isArray(people) ? people : []) as { identity: string }[],
      file: typeof file === 'string' ? Buffer.from(file, 'base64') : undefined,
    };
  };

  return {
    async put(id, file, identities) {
      const people = identities.map((identity) => ({ identity }));
      const value = jsonBytes({ people, file: Buffer.from(file).toString('base64') });
      const keptMs = REPLAY_SECONDS * 1000;
      there.set(id, { bytes: value.length, untilMs: untilMs(keptMs) });
      await store.batch([...makeRoom(), { table: TABLE, key: id, value, keptMs }]);
    },
    get: async (id) => (await read(id)).file,
    async change(identity, to) {
      for (const [id, one] of [...there]) {
        const { people, file } = await read(id);
        if (file === undefined || !people.some((person) => person.identity === identity)) continue;
        const changed = await to(file);
        if (!changed) continue;
        const value = jsonBytes({ people, file: Buffer.from(changed).toString('base64') });
        there.set(id, { ...one, bytes: value.length });
        await store.put(TABLE, id, value, one.untilMs - nowMs());
      }
    },
    get size() {
      return { count: there.size, bytes: sum() };
    },
  };
}
