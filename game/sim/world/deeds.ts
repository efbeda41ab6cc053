/** What players have done in the round, by seat. No rule of motion reads it; the podium does. */
export interface Deeds {
  /** 1 from a player's first comet to its leaving. */
  readonly joined: Uint8Array;
  /** Tick in which the comet came to be. */
  readonly bornTick: Int32Array;
  /** Rams won, and comets shattered. */
  readonly rams: Uint16Array;
  readonly shattered: Uint16Array;
  /** Ticks of the longest life that has ended. */
  readonly longest: Int32Array;
  /** Dust before the comet shattered, −1: it has not in this round. */
  readonly fellWith: Int32Array;
  /** Who shattered the comet, −1: nobody, and until which tick that is marked. */
  readonly nemesis: Int32Array;
  readonly nemesisUntil: Int32Array;
  /** Place in the last round, from 1; 0: none. */
  readonly place: Uint16Array;
}

export function createDeeds(seats: number): Deeds {
  return {
    joined: new Uint8Array(seats),
    bornTick: new Int32Array(seats),
    rams: new Uint16Array(seats),
    shattered: new Uint16Array(seats),
    longest: new Int32Array(seats),
    fellWith: new Int32Array(seats).fill(-1),
    nemesis: new Int32Array(seats).fill(-1),
    nemesisUntil: new Int32Array(seats),
    place: new Uint16Array(seats),
  };
}

/** Forgets what a seat has done: for a new round, or a new player. */
export function forgetDeeds(deeds: Deeds, seat: number): void {
  deeds.rams[seat] = 0;
  deeds.shattered[seat] = 0;
  deeds.longest[seat] = 0;
  deeds.fellWith[seat] = -1;
  deeds.nemesis[seat] = -1;
  deeds.place[seat] = 0;
}

/** Takes the life that ends with `tick` into account. */
export function noteLife({ longest, bornTick }: Deeds, seat: number, tick: number): void {
  longest[seat] = Math.max(longest[seat], tick - bornTick[seat]);
}

/** What is awarded on the podium. */
export const AWARDS = ['first', 'second', 'third', 'rams', 'shattered', 'alive'] as const;
