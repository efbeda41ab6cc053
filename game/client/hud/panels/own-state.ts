import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { BURN_DUST } from '../../../sim/rules/flight/boost.ts';
import { BOOST, CLASS_SHIFT } from '../../../sim/world/comets.ts';
import { make, setText } from '../../base/dom.ts';
import { makeSaid } from '../../words/said.ts';
import { languageNow, say } from '../../words/words.ts';
import type { Panel } from './panel.ts';
import { boostSeconds, scaleOf, shareOf } from './tank.ts';

/** Own rank and dust, and the tank: how long it boosts, what is on its way into it, and each burn as it is paid for. */
export function createOwnState(): Panel {
  const place = make('strong');
  const of = make('span', 'dim');
  const dust = make('strong');
  const text = make('span', 'dim');
  const pose = emptyPose();
  const tank = createTank();
  const element = make('div', 'own-state', [
    make('div', 'figures', [
      make('span', '', [makeSaid('span', 'dim label', 'own.rank'), place, of]),
      make('span', '', [dust, makeSaid('span', 'dim unit', 'own.dust')]),
    ]),
    tank.element,
    text,
  ]);
  return {
    element,
    draw(game) {
      setText(place, game.rank.place > 0 ? String(game.rank.place) : '–');
      setText(of, ` / ${game.rank.of}`);
      setText(dust, String(game.dust));
      const isSeen = game.pose(game.id, pose);
      setText(text, tankText(game, pose.traits));
      tank.draw(game, pose, isSeen && game.alive && (pose.flags & BOOST) !== 0);
      element.classList.toggle('empty', game.tank < BURN_DUST);
    },
  };
}

/** The bar, and beside it what the last burn took. */
function createTank(): { readonly element: HTMLElement; draw(game: Game, pose: Pose, isBoosting: boolean): void } {
  const charging = make('div', 'charging');
  const fill = make('div', 'fill');
  const burned = make('span', 'burned', `−${BURN_DUST}`);
  burned.setAttribute('aria-hidden', 'true');
  let full = 0;
  let lit = 0;
  return {
    element: make('div', 'tank', [make('div', 'bar', [charging, fill]), burned]),
    draw(game, pose, isBoosting) {
      full = scaleOf(full, pose.flags >> CLASS_SHIFT, isBoosting);
      fill.style.transform = `scaleX(${shareOf(game.tank, full)})`;
      charging.style.transform = `scaleX(${shareOf(game.dust, full)})`;
      // Two names of one animation: the same again would not begin anew.
      if (isBoosting && pose.lit < lit) burned.classList.toggle('again');
      burned.classList.toggle('on', isBoosting);
      lit = pose.lit;
    },
  };
}

/** Why there is no boost, or for how long there is. */
function tankText({ tank, dust }: Game, traits: number): string {
  const rest = dust - tank;
  if (tank < BURN_DUST) return rest > 0 ? say('own.onlyCharging', { rest }) : say('own.empty');
  const seconds = secondsText(boostSeconds(tank, traits));
  return rest > 0 ? say('own.charging', { seconds, rest }) : say('own.seconds', { seconds });
}

/** Tenths where they matter: long before, they would only flicker. */
function secondsText(seconds: number): string {
  const digits = seconds < 10 ? 1 : 0;
  return seconds.toLocaleString(languageNow(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
