import type { Store } from '../ports/store.ts';
import type { Time } from '../ports/time.ts';
import { jsonBytes, jsonOf } from '../store/tables.ts';
import type { Listing, Peers } from './listing.ts';

export interface ShareListingsOptions {
  readonly store: Store;
  readonly time: Time;
  /** This host's. */
  readonly name: string;
  read(): Listing;
}

const TABLE = 'listings';
const EVERY_MS = 1000;
/** A host that has said nothing for so long is not there. */
const BELIEVED_MS = 3000;

/** Says once a second what this host has to show, and reads what the others say. @returns theirs, a second or two old */
export function shareListings({ store, time, name, read }: ShareListingsOptions): Pick<Peers, 'listings' | 'stop'> {
  let others: readonly Listing[] = [];
  let readMs = 0;
  let isStopped = false;
  let cancel = () => {};

  const exchange = async () => {
    await store.put(TABLE, name, jsonBytes(read()), BELIEVED_MS);
    const entries = await store.list(TABLE);
    others = entries.filter(({ key }) => key !== name).map(({ value }) => jsonOf(value) as unknown as Listing);
    readMs = time.nowMs();
  };
  const turn = () => {
    void exchange()
      .catch(() => {})
      .then(() => {
        if (!isStopped) cancel = time.later(EVERY_MS, turn);
      });
  };

  turn();
  return {
    listings: () => (time.nowMs() - readMs > BELIEVED_MS ? [] : others),
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
