import type { Game } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { makeSaid } from '../../words/said.ts';
import { say } from '../../words/words.ts';
import type { Panel } from './panel.ts';

/** Own rank and dust, and the tank: the share of the dust that may be burned now. */
export function createOwnState(): Panel {
  const place = make('strong');
  const of = make('span', 'dim');
  const dust = make('strong');
  const fill = make('div', 'fill');
  const tank = make('span', 'dim');
  const bar = make('div', 'bar', [fill]);
  const element = make('div', 'own-state', [
    make('div', 'figures', [
      make('span', '', [makeSaid('span', 'dim label', 'own.rank'), place, of]),
      make('span', '', [dust, makeSaid('span', 'dim unit', 'own.dust')]),
    ]),
    bar,
    tank,
  ]);
  return {
    element,
    draw(game) {
      setText(place, game.rank.place > 0 ? String(game.rank.place) : '–');
      setText(of, ` / ${game.rank.of}`);
      setText(dust, String(game.dust));
      setText(tank, tankText(game));
      fill.style.transform = `scaleX(${game.dust > 0 ? game.tank / game.dust : 0})`;
      element.classList.toggle('empty', game.tank <= 0);
    },
  };
}

function tankText({ tank, dust }: Game): string {
  if (tank <= 0) return say('own.empty');
  return tank < dust ? say('own.charging', { tank, rest: dust - tank }) : say('own.boost', { tank });
}
