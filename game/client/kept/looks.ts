/** Tails and patterns that are earned by playing. The first of each is everybody's. */

/** What a look costs: so many of what the career counts. */
export interface Need {
  readonly what: 'rounds' | 'rams' | 'shattered' | 'crowns' | 'wins' | 'dust';
  readonly count: number;
}

/** As much of a career as looks hang on. */
export interface Earnings {
  readonly rounds: number;
  readonly rams: number;
  readonly shattered: number;
  readonly crowns: number;
  readonly wins: number;
  readonly best: { readonly dust: number };
}

interface Look<Name extends string> {
  readonly name: Name;
  /** Undefined: nothing. */
  readonly need: Need | undefined;
}

export const TAILS = [
  { name: 'plain', need: undefined },
  { name: 'ember', need: { what: 'rams', count: 25 } },
  { name: 'frost', need: { what: 'rounds', count: 5 } },
  { name: 'dawn', need: { what: 'shattered', count: 15 } },
  { name: 'rainbow', need: { what: 'crowns', count: 10 } },
] as const satisfies readonly Look<string>[];

export const COATS = [
  { name: 'bare', need: undefined },
  { name: 'ring', need: { what: 'rounds', count: 3 } },
  { name: 'rays', need: { what: 'dust', count: 300 } },
  { name: 'laurel', need: { what: 'wins', count: 2 } },
] as const satisfies readonly Look<string>[];

export type TailName = (typeof TAILS)[number]['name'];
export type CoatName = (typeof COATS)[number]['name'];

/** What a comet wears. */
export interface Worn {
  readonly tail: TailName;
  readonly coat: CoatName;
}

export function isEarned(need: Need | undefined, career: Earnings): boolean {
  if (!need) return true;
  if (need.what === 'dust') return career.best.dust >= need.count;
  return career[need.what] >= need.count;
}

/** What of a career is worn: a look that is not earned, as after a change of these lists, is the first. */
export function wornOf(career: Earnings & { wears: { tail: number; coat: number } }): Worn {
  const { tail, coat } = career.wears;
  return {
    tail: isEarned(TAILS[tail].need, career) ? TAILS[tail].name : TAILS[0].name,
    coat: isEarned(COATS[coat].need, career) ? COATS[coat].name : COATS[0].name,
  };
}
