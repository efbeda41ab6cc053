import type { Game, GameEvent } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { REVENGE_TICKS } from '../../../sim/rules/fight/shatter.ts';
import { make, setText } from '../../base/dom.ts';
import { say } from '../../words/words.ts';

/** What it cost to be shattered, and what the player had done before. */
export interface Toll {
  readonly element: HTMLElement;
  note(event: GameEvent, game: Game): void;
  write(game: Game): void;
  clear(): void;
}

interface Paid {
  readonly name: string;
  readonly cost: number;
  readonly gain: number;
}

export function createToll(): Toll {
  const [cost, revenge, deeds] = [make('p', 'toll'), make('p', 'revenge'), make('p', 'dim')];
  let paid: Paid | undefined;
  return {
    element: make('div', 'tolls', [cost, revenge, deeds]),
    note(event, game) {
      if (event.kind !== 'paid' || !event.shattered || event.loser !== game.id) return;
      paid = { name: game.roster.get(event.winner)?.name ?? '?', cost: event.cost, gain: event.gain };
    },
    write({ deeds: { rams, shattered } }) {
      setText(cost, paid ? costText(paid) : '');
      setText(revenge, paid ? say('dead.revenge', { name: paid.name, seconds: REVENGE_TICKS / SIM_HZ }) : '');
      setText(deeds, rams > 0 ? say('dead.deeds', { rams, shattered }) : '');
      for (const line of [cost, revenge, deeds]) line.hidden = line.textContent === '';
    },
    clear() {
      paid = undefined;
    },
  };
}

function costText({ name, cost, gain }: Paid): string {
  return gain > 0 ? say('dead.paid', { cost, name, gain }) : say('dead.cost', { dust: cost });
}
