import { type ReplayFile, readReplay } from '../../../protocol/codec/replay-file.ts';
import { PATIENCE_MS } from '../../net/line/platform.ts';
import { byId, make, setText } from '../base/dom.ts';
import { createBoard } from '../hud/panels/leaderboard.ts';
import type { Panel } from '../hud/panels/panel.ts';
import { applySettings } from '../menu/apply.ts';
import '../words/late-words.ts';
import { makeSaid } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import { createControls } from './controls.ts';
import { createFollow, follow } from './follow.ts';
import { createPlayer, type Player } from './player.ts';
import { listenToPointer } from './pointer.ts';
import { show } from './show.ts';
import { createSides, createSidesGame, type Sides } from './sides.ts';

/** The page behind a link to a replay. */

declare global {
  interface Window {
    /** For tests and the curious. */
    __replay?: { player: Player; sides: Sides; followed(): number };
  }
}

applySettings();
tell('replay.loading');
void begin();

async function begin(): Promise<void> {
  const id = new URLSearchParams(location.search).get('id') ?? '';
  try {
    const bytes = await fetchReplay(id);
    if (bytes) watch(createSides(readReplay(bytes)));
    else tell('replay.gone', 'replay.goneText');
  } catch {
    tell('replay.failed', 'replay.failedText');
  }
}

/** Undefined where there is none, or none any more. */
async function fetchReplay(id: string): Promise<Uint8Array | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(`api/replay/${encodeURIComponent(id)}`, { cache: 'no-store', signal });
  if (answer.status === 404) return undefined;
  if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}`);
  const unfolded = answer.body.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unfolded).arrayBuffer());
}

/** A card in the middle, with the way to the game. */
function tell(title: WordKey, text?: WordKey): void {
  const notice = byId('notice');
  const head = makeSaid('h1', '', title);
  const parts = text ? [head, makeSaid('p', '', text), makeWayToPlay('button play')] : [head];
  notice.replaceChildren(make('div', 'panel card-center', parts));
  notice.hidden = false;
}

function makeWayToPlay(className: string): HTMLElement {
  const play = makeSaid('a', className, 'replay.play');
  play.href = './';
  return play;
}

/** The name of somebody who is still there, else the number of the seat. */
function nameIn({ head }: ReplayFile, id: number): string {
  const name = head.players.find(([seat]) => seat === id)?.[2];
  return name || say('replay.unknown', { id });
}

function watch(sides: Sides): void {
  byId('notice').hidden = true;
  const { file } = sides;
  const [loser, winner] = file.head.sides.map(({ id }) => id);
  const player = createPlayer(sides);
  const whom = createFollow(0);
  follow(whom, loser);
  const game = createSidesGame(sides, whom, () => player.moment);
  const controls = createControls(player, whom, {
    ids: () => [loser, winner].sort((a, b) => a - b),
    nameOf: (id) => nameIn(file, id),
    isFree: false,
  });
  const board: Panel = createBoard((id) => {
    if (id === loser || id === winner) follow(whom, id);
  });
  const title = make('h1', 'replay-title');
  saying(() => setText(title, say('replay.title', { name: nameIn(file, loser) })));
  const warning = makeSaid('div', 'differs', 'replay.differs');
  const play = makeWayToPlay('button small replay-play');
  byId('hud').append(
    make('div', 'side', [board.element]),
    make('div', 'deck', [title, warning, controls.element, play]),
  );
  byId('hud').hidden = false;

  const picture = show({
    player,
    game,
    controls,
    panels: [board],
    leaves() {
      const shown = whom.id === winner ? 1 : 0;
      if (shown !== sides.shown) player.isCut = true;
      sides.shown = shown;
    },
    arrives() {
      warning.hidden = sides.differsAt < 0 || sides.tick < sides.differsAt;
    },
  });
  listenToPointer(byId('stage'), whom, picture, [loser, winner]);
  window.__replay = { player, sides, followed: () => whom.id };
}
