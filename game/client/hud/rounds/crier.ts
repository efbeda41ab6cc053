import type { Game } from '../../../net/client.ts';
import type { Phase } from '../../../sim/rules/round/round.ts';
import type { WordKey } from '../../words/words.ts';
import type { Tone } from '../news/news.ts';

/** Something of the round that everybody is to hear. */
export interface Cry {
  readonly key: WordKey;
  readonly tone: Tone;
}

/** Says when a phase comes, and when the border sets out inward. Ask it some times a second. */
export interface Crier {
  /** What is new; undefined where nothing is. Of two at once the one that matters more. */
  look(game: Game): Cry | undefined;
}

/** How long before it closes the border is announced. */
export const NOTICE_S = 5;

const SOON: Cry = { key: 'round.closesSoon', tone: 'bad' };
const MOVES: Cry = { key: 'round.moves', tone: '' };
const CHANGES: Readonly<Partial<Record<`${Phase} ${Phase}`, Cry>>> = {
  'open closing': { key: 'round.closes', tone: 'bad' },
  'podium open': { key: 'round.begins', tone: 'good' },
  'closing podium': { key: 'round.over', tone: '' },
  'open podium': { key: 'round.over', tone: '' },
};

export function createCrier(): Crier {
  let seen: Game | undefined;
  let phase: Phase | undefined;
  let target = 0;
  let isNoticed = false;
  return {
    look(game) {
      const { round, border } = game;
      const isNew = game !== seen;
      const before = isNew ? undefined : phase;
      // What the border did before one looked, or while a round began, is no news.
      const isInward = before === (round?.phase ?? 'open') && before === 'open' && border.target > target;
      seen = game;
      phase = round?.phase ?? 'open';
      target = border.target;
      const change = before && CHANGES[`${before} ${phase}`];
      if (phase !== 'open') isNoticed = false;
      if (change) return change;
      const isSoon = round?.phase === 'open' && round.secondsLeft <= NOTICE_S;
      if (isSoon && !isNoticed) {
        isNoticed = true;
        return SOON;
      }
      return isInward ? MOVES : undefined;
    },
  };
}
