import { PATIENCE_MS } from '../../net/line/platform.ts';
import { decodeInputTrack } from '../../sim/input-track.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { digestWorld } from '../../sim/world/world.ts';
import { byId, make } from '../base/dom.ts';
import { createHint } from '../hud/coach/hint.ts';
import { createBoard } from '../hud/panels/leaderboard.ts';
import { createMinimap } from '../hud/panels/minimap.ts';
import { createOwnState } from '../hud/panels/own-state.ts';
import type { Panel } from '../hud/panels/panel.ts';
import { applySettings } from '../menu/apply.ts';
import { createControls } from './controls.ts';
import { createFollow, follow, NOBODY } from './follow.ts';
import { createTrackGame } from './game.ts';
import { reelOf } from './journal-reel.ts';
import { createPlayer, type Player, seekTo } from './player.ts';
import { listenToPointer } from './pointer.ts';
import { createProjector, type Projector } from './projector.ts';
import { show } from './show.ts';

declare global {
  interface Window {
    /** For tests and the curious: what plays, whom the camera follows, and the digest of the world that is drawn. */
    __watch?: { player: Player; followed(): number; digest(): number; drawnTick(): number };
  }
}

applySettings();
void begin();

async function begin(): Promise<void> {
  const inputTrack = await fetchInputTrack().catch(() => undefined);
  if (inputTrack) watch(createProjector(decodeInputTrack(inputTrack)));
  else tell('Nothing to watch', 'Start "cometa replay FILE --watch", then reload this page.');
}

/** Undefined where there is none. Rejects when nobody answers in time; a inputTrack itself may be long. */
async function fetchInputTrack(): Promise<ArrayBuffer | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  const answer = await fetch('inputTrack', { cache: 'no-store', signal: abort.signal });
  clearTimeout(timer);
  return answer.ok ? answer.arrayBuffer() : undefined;
}

function tell(title: string, text: string): void {
  const notice = byId('notice');
  notice.replaceChildren(make('div', 'panel card-center', [make('h2', '', title), make('p', '', text)]));
  notice.hidden = false;
}

function watch(projector: Projector): void {
  const { arena, inputTrack } = projector;
  const player = createPlayer(reelOf(projector));
  const whom = createFollow(arena.side / SUBPX / 2);
  const game = createTrackGame(projector, whom, () => player.moment);
  const controls = createControls(player, whom, {
    ids: () => projector.simulation.world.ids,
    nameOf: (id) => `#${id}`,
    isFree: true,
  });
  const panels: readonly Panel[] = [createBoard(), createMinimap(), createHint(), createOwnState()];
  const [board, minimap, hint, ownState] = panels.map(({ element }) => element);
  const warning = make('div', 'differs', `From tick ${inputTrack.differsAt} on, this is not what was recorded.`);
  byId('hud').append(
    board,
    make('div', 'corner', [minimap]),
    make('div', 'deck', [warning, hint, ownState, controls.element]),
  );
  byId('hud').hidden = false;
  beginAt(player);

  const picture = show({
    player,
    game,
    controls,
    panels,
    arrives() {
      const { tick, ids } = projector.simulation.world;
      if (!whom.isChosen && ids.length > 0) follow(whom, ids[0]);
      ownState.hidden = whom.id === NOBODY;
      warning.hidden = inputTrack.differsAt < 0 || tick < inputTrack.differsAt;
    },
    drawn({ x, y }) {
      // Let go, the camera stays where it was.
      whom.x = x;
      whom.y = y;
    },
  });
  listenToPointer(byId('stage'), whom, picture);
  window.__watch = {
    player,
    followed: () => whom.id,
    digest: () => digestWorld(projector.simulation.world),
    drawnTick: () => picture()?.game.tick ?? Number.NaN,
  };
}

/** `?at=TICK` opens there, and stands. */
function beginAt(player: Player): void {
  const at = new URLSearchParams(location.search).get('at');
  if (at === null || !/^\d+$/.test(at)) return;
  player.isPlaying = false;
  seekTo(player, Number(at));
}
