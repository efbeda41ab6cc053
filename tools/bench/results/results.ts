import type { Mode } from '../plan/matrix.ts';
import type { Row } from './figures.ts';

/** All that a run of the bench has found; `docs/benchmarks.json` holds one. */
export interface Results {
  machine: Machine;
  groups: GroupResult[];
  /** By ladder and contender. */
  maxClients: Record<string, Record<string, number>>;
  /** Ladder and contender where more clients failed because of the generator. */
  heldByGenerator: string[];
  memory: Memory | null;
}

export interface Machine {
  /** All of it in words. */
  text: string;
  /** ISO, the day alone. */
  date: string;
  cores: number;
  node: string;
  /** The revision of this checkout. */
  cometa: string;
  /** Versions by package. */
  peers: Record<string, string>;
}

export interface GroupResult {
  name: string;
  why: string;
  rows: Row[];
  /** Of runs that gave no row, a sentence each. */
  problems: string[];
}

export interface Memory {
  /** Resident, after a collection, all buffers included. */
  kibPerPlayer: { limit: number; cometa: number; above: number };
  steady: Steady[];
}

export interface Steady {
  mode: Mode;
  players: number;
  seconds: number;
  /** JavaScript heap in 50 ms. */
  allocatedKiBPerFrame: number;
  collections: number;
  longestCollectionMs: number;
  longestTickMs: number;
  ticksOverBudget: number;
}
