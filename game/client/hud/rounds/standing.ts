import type { Game } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { AWARDS } from '../../../sim/world/deeds.ts';
import { clockText } from '../../common/clock-text.ts';
import type { Ended } from '../../kept/diary.ts';
import { say } from '../../words/words.ts';

/** What the podium says, from what the game tells. */

export interface Stand {
  readonly place: number;
  readonly name: string;
  readonly colour: number;
  readonly isOwn: boolean;
  readonly dust: number;
}

/** The first three, as far as there were so many. */
export function standsOf({ awards, roster, id }: Game): Stand[] {
  return [...awards]
    .filter(({ what }) => what < 3)
    .sort((a, b) => a.what - b.what)
    .map((award) => ({
      place: award.what + 1,
      name: award.name,
      colour: roster.get(award.id)?.colour ?? 0,
      isOwn: award.id === id,
      dust: award.value,
    }));
}

const HONOURS = ['rams', 'shattered', 'alive'] as const;

/** Sentences on who did most of what. */
export function honoursOf({ awards }: Game): string[] {
  return HONOURS.flatMap((what) => {
    const award = awards.find((one) => AWARDS[one.what] === what);
    if (!award) return [];
    const amount = what === 'alive' ? clockText(award.value / SIM_HZ) : award.value;
    return [say(`podium.${what}`, { name: award.name, amount })];
  });
}

/** The own place; empty where one was not there, or nothing is known of it. */
export function ownLine(ended: Ended | undefined): string {
  if (!ended) return '';
  const { place, of, dust, alive } = ended.result;
  if (place > 0) return say('podium.own', { place, of, dust });
  return alive > 0 ? say('podium.out') : '';
}

/** The own best; empty before there is one. */
export function bestLine(ended: Ended | undefined, best: { dust: number; place: number; of: number }): string {
  if (ended?.isBest) return say('podium.newBest');
  return best.place > 0 ? say('podium.best', best) : '';
}
