import { make, setText } from '../base/dom.ts';
import type { Career } from '../kept/career.ts';
import type { Diary } from '../kept/diary.ts';
import type { Kept } from '../kept/kept.ts';
import { COATS, isEarned, type Need, TAILS } from '../kept/looks.ts';
import type { Standing } from '../kept/tally.ts';
import { makeSaid } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** On the start screen: the goal of the day, what was done so far, and the looks that were earned by it. */
export interface CareerCard {
  readonly element: HTMLElement;
  /** Brings it to what is kept now. */
  show(): void;
}

type Kind = 'tail' | 'coat';

export function createCareerCard(kept: Kept, diary: Diary): CareerCard {
  const goal = make('p', 'career-goal');
  const [best, sums] = [make('p'), make('p', 'dim')];
  const tails = createLooks('tail', 'career.tails', TAILS, kept);
  const coats = createLooks('coat', 'career.coats', COATS, kept);
  const details = make('details', 'career', [
    makeSaid('summary', '', 'career.title'),
    best,
    sums,
    tails.element,
    coats.element,
    makeSaid('p', 'dim', 'career.onlyYou'),
  ]);

  function show(): void {
    const career = kept.read();
    setText(goal, say('goal.today', { goal: goalLine(diary.goal) }));
    goal.classList.toggle('done', diary.goal.isDone);
    setText(best, career.best.place > 0 ? say('career.best', career.best) : say('career.none'));
    setText(sums, say('career.sums', sumsOf(career)));
    sums.hidden = career.rounds + career.rams === 0;
    for (const looks of [tails, coats]) looks.show(career);
  }

  saying(show);
  return { element: make('div', 'career-card', [goal, details]), show };
}

function goalLine({ goal, progress, isDone }: Standing): string {
  const text = say(`goal.${goal.name}`, { count: goal.count });
  return `${text} ${isDone ? '✓' : `(${progress}/${goal.count})`}`;
}

function sumsOf({ rounds, rams, shattered, crowns }: Readonly<Career>): Record<string, number> {
  return { rounds, rams, shattered, crowns };
}

interface Look {
  readonly name: string;
  readonly need: Need | undefined;
}

/** One of several is worn; those that are not earned say what they cost. */
function createLooks(kind: Kind, title: WordKey, looks: readonly Look[], kept: Kept) {
  const choices = looks.map((look, place) => createChoice(kind, look, place, kept));
  const group = make('fieldset', 'looks', [
    makeSaid('legend', 'caption', title),
    ...choices.map(({ element }) => element),
  ]);
  return {
    element: group,
    show(career: Readonly<Career>) {
      for (const choice of choices) choice.show(career);
    },
  };
}

function createChoice(kind: Kind, { name, need }: Look, place: number, kept: Kept) {
  const button = make('input');
  button.type = 'radio';
  button.name = kind;
  button.addEventListener('change', () => {
    kept.change(({ wears }) => {
      wears[kind] = place;
    });
  });
  const [label, cost] = [make('span'), make('span', 'dim')];
  const element = make('label', 'look', [button, label, cost]);
  return {
    element,
    show(career: Readonly<Career>) {
      const isFree = isEarned(need, career);
      button.disabled = !isFree;
      button.checked = career.wears[kind] === place && isFree;
      setText(label, say((kind === 'tail' ? `tail.${name}` : `coat.${name}`) as WordKey));
      setText(cost, need && !isFree ? say(`need.${need.what}`, { count: need.count }) : '');
    },
  };
}
