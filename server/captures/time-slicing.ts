/** How long a piece of work that can wait may hold up a tick. */
const TURN_MS = 1;
/** What is left to others between two turns: messages of players come in all the time. */
const REST_MS = 3;

/**
 * Puts the pieces of a file together, a millisecond at a time with rests between, so that ticks and sockets come first.
 * @param during runs each turn; where its time is charged
 */
export async function joinInSlices(pieces: Iterable<string>, during: (turn: () => void) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const iterator = pieces[Symbol.iterator]();
  let isDone = false;
  while (!isDone) {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
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
