/**
 * Ids 0 to seats - 1 for clients that come and go, the lowest free one first.
 * @param {number} seats
 */
export function createSeats(seats) {
  const free = Array.from({ length: seats }, (_, i) => seats - 1 - i);
  return {
    /** @returns {number | undefined} undefined when all are taken */
    take: () => free.pop(),
    /** @param {number} id */
    giveBack(id) {
      free.push(id);
    },
  };
}
