/**
 * The house: every folder of code, what it holds and whom it may import. `npm run check` fails on whatever is not allowed here, and
 * the table in docs/ARCHITECTURE.md is made from this list.
 */
export interface Room {
  readonly folder: string;
  readonly holds: string;
  /** Folders beside its own whose files it may import. */
  readonly imports: readonly string[];
  /** Names of packages from npm. */
  readonly packages?: readonly string[];
  /** Whether it may import Node's own modules. */
  readonly node?: boolean;
}

/** The most files of code in one folder: a list that is read at a glance. What grows beyond is two things, and becomes two rooms. */
export const MOST_FILES = 14;

const SIM = ['game/sim/math', 'game/sim/world', 'game/sim/rules', 'game/sim'];
const PORTS = ['protocol', 'server/ports', 'server/ledger'];

export const HOUSE: readonly Room[] = [
  {
    folder: 'protocol',
    holds: 'the contracts on the wire: tables, codec, checks, close codes',
    imports: [],
    packages: ['msgpackr'],
  },
  { folder: 'game/histogram', holds: 'the histogram of all who measure', imports: [] },
  { folder: 'game/sim/math', holds: 'integers that are the same everywhere: units, sine, chance, hashes', imports: [] },
  { folder: 'game/sim/world', holds: 'what a world consists of', imports: ['game/sim/math'] },
  { folder: 'game/sim/rules', holds: 'the rules, one a file', imports: ['game/sim/math', 'game/sim/world'] },
  {
    folder: 'game/sim',
    holds: 'a tick of the rules: for those who know all (step) and for those who see a part (observe)',
    imports: ['game/sim/math', 'game/sim/world', 'game/sim/rules'],
  },
  {
    folder: 'game/net',
    holds: 'the client without a screen: connection, clock, prediction',
    imports: ['protocol', ...SIM],
  },
  {
    folder: 'game/bots',
    holds: 'headless players, fleets of them in threads',
    imports: ['game/bots/brains', 'game/net', 'game/histogram', 'protocol', ...SIM],
    packages: ['ws'],
    node: true,
  },
];
void PORTS;
