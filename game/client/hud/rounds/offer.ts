/** A choice on offer, as its cards show it: open, put aside, taken and not confirmed yet. Knows no page. */
export interface Offer {
  /** Places in `CHOICES`; none while nothing is on offer. */
  readonly choices: readonly number[];
  /** Whether the cards lie open; else a small button asks for them. */
  readonly isOpen: boolean;
  /** The choice that was taken, until the server says so; −1: none. */
  readonly asked: number;
  /** `isUp`: the line is up, so that an answer may come. @returns whether another choice is on offer than before */
  look(offered: readonly number[], isUp: boolean, nowMs: number): boolean;
  open(nowMs: number): void;
  /** Takes the card at a place, 0 to 2. @returns the choice to ask the server for, −1: none, the cards were aside or are too new */
  take(place: number, nowMs: number): number;
}

/** After that the cards are put aside: whoever has not chosen in a fight wants to see where it flies. */
export const OPEN_MS = 12_000;
/** A card that has just come is not taken by a key that was meant for the one before. */
export const FRESH_MS = 400;
/** The answer to a choice takes one way there and back. One that was refused, or lost, is offered again. */
export const ANSWER_MS = 3000;

export function createOffer(): Offer {
  let choices: readonly number[] = [];
  let isOpen = false;
  let openedMs = 0;
  let asked = -1;
  let askedMs = 0;

  function open(nowMs: number): void {
    isOpen = choices.length > 0;
    openedMs = nowMs;
    asked = -1;
  }

  return {
    get choices() {
      return choices;
    },
    get isOpen() {
      return isOpen;
    },
    get asked() {
      return asked;
    },
    look(offered, isUp, nowMs) {
      if (offered.length !== choices.length || offered.some((choice, i) => choice !== choices[i])) {
        choices = [...offered];
        open(nowMs);
        return isOpen;
      }
      if (asked >= 0 && !isUp) askedMs = nowMs;
      if (asked >= 0 && nowMs - askedMs >= ANSWER_MS) open(nowMs);
      if (asked < 0 && nowMs - openedMs >= OPEN_MS) isOpen = false;
      return false;
    },
    open(nowMs) {
      if (asked < 0) open(nowMs);
    },
    take(place, nowMs) {
      const choice = choices[place];
      if (choice === undefined || asked >= 0) return -1;
      if (!isOpen) {
        open(nowMs);
        return -1;
      }
      if (nowMs - openedMs < FRESH_MS) return -1;
      asked = choice;
      askedMs = nowMs;
      return choice;
    },
  };
}
