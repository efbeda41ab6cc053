import type { Client, Game } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { PODIUM_TICKS, sinceBegin } from '../../../sim/rules/round/round.ts';
import { isPageHidden, notify } from '../../base/browser.ts';
import { settings } from '../../base/settings.ts';
import { say } from '../../words/words.ts';

/**
 * Tells who has asked for it, and whose page is hidden, that a round begins. A hidden page is told nothing, but rounds follow from
 * the time alone.
 * @returns to be called with the game as long as it is drawn
 */
export function createRoundBell(client: Client): (game: Game) => void {
  let timer = 0;
  let game: Game | undefined;
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(timer);
    if (!isPageHidden() || !settings.notifies || !game || client.status.state !== 'playing') return;
    timer = window.setTimeout(() => {
      if (isPageHidden() && client.game) notify(say('notify.round'));
    }, msToNextRound(game));
  });
  return (drawn) => {
    game = drawn;
  };
}

/** So many milliseconds until a round begins; longer than anybody waits where there are no rounds. */
export function msToNextRound({ arena, tick }: Pick<Game, 'arena' | 'tick'>): number {
  const { roundTicks } = arena;
  if (roundTicks === 0) return 2 ** 31 - 1;
  return ((roundTicks + PODIUM_TICKS - sinceBegin(arena, tick)) * 1000) / SIM_HZ;
}
