/**
 * A clock that never goes back: where the one it reads was set back, it goes on from where it was. A time that is kept would else
 * lie ahead, and whatever waits for it to be over would wait for as long as the clock was set back by.
 */
export function steady(read: () => number): () => number {
  let lastMs = read();
  let behindMs = 0;
  return () => {
    const nowMs = read();
    if (nowMs < lastMs) behindMs += lastMs - nowMs;
    lastMs = nowMs;
    return nowMs + behindMs;
  };
}
