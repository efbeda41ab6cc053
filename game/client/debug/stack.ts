import { type MoveTrace, STAGES } from '../../net/time/trace.ts';
import { make, setText } from '../base/dom.ts';

/** One move from the key to a screen that shows it, as a bar of its stages and in figures. */
export interface Stack {
  readonly element: HTMLElement;
  write(move: MoveTrace | undefined): void;
}

export function createStack(): Stack {
  const title = make('p');
  const parts = STAGES.map((name) => make('span', `stage-${name}`));
  const bar = make('div', 'stack-bar', parts);
  const figures = STAGES.map((name) => make('span', `stage-${name}`));
  const element = make('div', 'stack', [title, bar, make('p', 'stack-figures', figures)]);
  let shown: MoveTrace | undefined;
  return {
    element,
    write(move) {
      element.hidden = !move;
      if (!move || move === shown) return;
      shown = move;
      setText(title, `key to screens ${move.wholeMs.toFixed(1)} ms, clock ±${move.clockErrorMs.toFixed(1)}`);
      STAGES.forEach((name, i) => {
        const ms = move.stages[name];
        parts[i].style.flexGrow = String(Math.max(0, ms));
        setText(figures[i], `${name} ${ms.toFixed(ms < 1 ? 2 : 1)}`);
      });
    },
  };
}
