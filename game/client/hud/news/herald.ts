/** Says what matters to those who listen: through a live region of the page, and no faster than it can be heard. */
export interface Herald {
  /** Of several that wait the weightiest is said, of equals the newest. */
  say(text: string, weight: number): void;
  draw(nowMs: number): void;
}

/** Longer than a screen reader takes for a short sentence. */
export const PAUSE_MS = 3000;

export function createHerald(write: (text: string) => void): Herald {
  let waiting = '';
  let heaviest = 0;
  let saidMs = Number.NEGATIVE_INFINITY;
  let isOdd = false;
  return {
    say(text, weight) {
      if (waiting !== '' && weight < heaviest) return;
      waiting = text;
      heaviest = weight;
    },
    draw(nowMs) {
      if (waiting === '' || nowMs - saidMs < PAUSE_MS) return;
      saidMs = nowMs;
      isOdd = !isOdd;
      // The same sentence again would be no change, and not be read.
      write(isOdd ? waiting : `${waiting}\u00a0`);
      waiting = '';
    },
  };
}
