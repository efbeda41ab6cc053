import type { Refused } from '../../protocol/join.ts';
import type { Door } from './door.ts';
import type { Signs, Visitor } from './visitor.ts';

/** The door as a transport has it, which may stand in another thread. */
export interface Entrance {
  /** See `Door`. */
  arrive(peer: string): boolean;
  /** Answers at once or later. Who is let in is counted until `left`, also where nobody waits for the answer any more. */
  enter(signs: Signs, answer: (visitor: Visitor | Refused) => void): void;
  left(visitor: Visitor): void;
}

/** That of a door in the same thread. */
export function entranceOf(door: Door): Entrance {
  return { arrive: door.arrive, enter: (signs, answer) => answer(door.enter(signs)), left: door.left };
}
