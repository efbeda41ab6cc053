export interface Seats {
  /** Undefined when all are taken. */
  take(): number | undefined;
  giveBack(id: number): void;
}

/** Ids 0 to seats - 1 for clients that come and go, the lowest free one first. */
export function createSeats(seats: number): Seats {
  const free = Array.from({ length: seats }, (_, i) => seats - 1 - i);
  return {
    take: () => free.pop(),
    giveBack(id) {
      free.push(id);
    },
  };
}
