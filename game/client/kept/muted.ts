import { keepStored, readStored } from '../base/browser.ts';
import { countOf } from './stored.ts';

/** Whom this player does not want to read: kept over sessions by the number of their identity. */
export interface Muted {
  has(person: Mutable): boolean;
  set(person: Mutable, isMuted: boolean): void;
}

/** Somebody who speaks. `who`: 0 for one without an identity, who is known by seat and name for as long as the page lives. */
export interface Mutable {
  readonly who: number;
  readonly id: number;
  readonly name: string;
}

const ITEM = 'cometa.muted';
/** Who mutes more than that forgets the first of them. */
const MOST_MUTED = 1000;

export function createMuted(): Muted {
  const strangers = new Set<string>();
  let numbers = new Set<number>();
  let text: string | undefined = '';

  /** Read afresh, since another tab may have changed it. */
  function read(): Set<number> {
    const stored = readStored('local', ITEM);
    if (stored !== undefined && stored !== text) numbers = new Set(parse(stored));
    text = stored;
    return numbers;
  }

  return {
    has: (person) => (person.who > 0 ? read().has(person.who) : strangers.has(strangerOf(person))),
    set(person, isMuted) {
      const set: Set<string | number> = person.who > 0 ? read() : strangers;
      const key = person.who > 0 ? person.who : strangerOf(person);
      set.delete(key);
      if (isMuted) set.add(key);
      if (person.who === 0) return;
      numbers = new Set([...numbers].slice(-MOST_MUTED));
      keepStored('local', ITEM, JSON.stringify([...numbers]));
      text = readStored('local', ITEM);
    },
  };
}

function strangerOf({ id, name }: Mutable): string {
  return `${id}/${name}`;
}

function parse(stored: string): number[] {
  try {
    const values: unknown = JSON.parse(stored);
    return Array.isArray(values) ? values.map(countOf).filter((who) => who > 0) : [];
  } catch {
    return [];
  }
}
