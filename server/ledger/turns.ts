/** How long a piece of work that can wait may hold up a tick. */
const TURN_MS = 1;
/** What is left to others between two turns: messages of players come in all the time. */
const REST_MS = 3;

/** The clock that turns go by; the process's where none is given. */
interface Clock {
  nowMs(): number;
  later(ms: number, task: () => void): unknown;
}

const PROCESS: Clock = { nowMs: () => performance.now(), later: (ms, task) => setTimeout(task, ms) };

/**
 * Does work a millisecond at a time with rests between, so that ticks and sockets come first. Rejects with what the work throws.
 * @param work stops after each piece
 * @param during runs each turn; where its time is charged
 * @returns what the work comes to
 */
export function inTurns<T>(
  work: Iterator<unknown, T>,
  during: (turn: () => void) => void,
  { nowMs, later }: Clock = PROCESS,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      try {
        const piece: { last?: IteratorResult<unknown, T> } = {};
        during(() => {
          const untilMs = nowMs() + TURN_MS;
          do piece.last = work.next();
          while (!piece.last.done && nowMs() < untilMs);
        });
        if (piece.last?.done) resolve(piece.last.value);
        else later(REST_MS, turn);
      } catch (error) {
        reject(error);
      }
    };
    later(REST_MS, turn);
  });
}

/** Puts the pieces of a file together, in turns. */
export async function joinInTurns(pieces: Iterable<string>, during: (turn: () => void) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let text = '';
  await inTurns(
    (function* () {
      for (const piece of pieces) {
        text += piece;
        yield;
      }
    })(),
    (turn) =>
      during(() => {
        turn();
        chunks.push(Buffer.from(text));
        text = '';
      }),
  );
  return Buffer.concat(chunks);
}
