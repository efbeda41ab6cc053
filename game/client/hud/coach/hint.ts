import type { Game } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { make, setText } from '../../base/dom.ts';
import { say } from '../../words/words.ts';
import type { Panel } from '../panels/panel.ts';

/** The line at the top that says what comes: a shower, and which way it lies. */
export function createHint(): Panel {
  const element = make('div', 'hint');
  element.hidden = true;
  return {
    element,
    draw(game) {
      const text = hintFor(game);
      element.hidden = text === '';
      setText(element, text);
    },
  };
}

function hintFor({ shower, tick }: Game): string {
  if (!shower) return '';
  const seconds = Math.ceil((shower.startTick - tick) / SIM_HZ);
  return seconds > 0 ? say('shower.soon', { seconds }) : say('shower.now');
}
