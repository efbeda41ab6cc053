import type { Game } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { CLOSING_TICKS } from '../../../sim/rules/round/round.ts';
import { make, setText } from '../../base/dom.ts';
import { clockText } from '../../common/clock-text.ts';
import { makeSaid, nameFor } from '../../words/said.ts';
import type { Panel } from '../panels/panel.ts';

/** What the clock shows. */
export interface Face {
  /** "4:12", to the end of the round. */
  readonly text: string;
  readonly isClosing: boolean;
}

const CLOSING_S = CLOSING_TICKS / SIM_HZ;

/** The time left of a round; undefined on the podium, which has its own, and where there are no rounds. */
export function faceOf(round: Game['round']): Face | undefined {
  if (!round || round.phase === 'podium') return undefined;
  const isClosing = round.phase === 'closing';
  return { text: clockText(round.secondsLeft + (isClosing ? 0 : CLOSING_S)), isClosing };
}

/** The clock of a round, at the top: red while the border closes. */
export function createClock(): Panel {
  const time = make('span', 'clock-time');
  time.setAttribute('role', 'timer');
  nameFor(time, 'round.clock');
  const why = makeSaid('span', 'clock-why', 'round.closes');
  const element = make('div', 'clock', [why, time]);
  element.hidden = true;
  return {
    element,
    draw({ round }) {
      const face = faceOf(round);
      element.hidden = !face;
      if (!face) return;
      setText(time, face.text);
      why.hidden = !face.isClosing;
      element.classList.toggle('closing', face.isClosing);
    },
  };
}
