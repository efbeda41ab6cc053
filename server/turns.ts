/** How long a piece of work that can wait may hold up a tick. */
const TURN_MS = 1;

/**
 * Puts the pieces of a file together, a millisecond at a time and each in a turn of the event loop of its own, so that
 * ticks and sockets come in between.
 * @param during runs each turn; where its time is charged
 */
export async function joinInTurns(pieces: Iterable<string>, during: (turn: () => void) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const iterator = pieces[Symbol.iterator]();
  let isDone = false;
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    during(() => {
      let text = '';
      const untilMs = performance.now() + TURN_MS;
      while (!isDone && performance.now() < untilMs) {
        const next = iterator.next();
        isDone = next.done === true;
        text += next.value ?? '';
      }
      chunks.push(Buffer.from(text));
    });
  }
  return Buffer.concat(chunks);
}
