import type { ReplayFile } from '../../../protocol/codec/replay-file.ts';
import { readReplay } from '../../../protocol/codec/replay-file.ts';
import type { GameEvent } from '../../net/client.ts';
import { PATIENCE_MS } from '../../net/line/platform.ts';
import { byId, make, setText } from '../base/dom.ts';
import { nowMs as pageMs } from '../base/now.ts';
import { createBoard } from '../hud/panels/leaderboard.ts';
import type { Panel } from '../hud/panels/panel.ts';
import { applySettings } from '../menu/apply.ts';
import type { Picture } from '../scene/camera/picture.ts';
import { createView } from '../scene/view.ts';
import { type LaterKey, sayLater } from '../words/later.ts';
import { saying } from '../words/words.ts';
import { createControls } from './controls.ts';
import { createFollow, follow } from './follow.ts';
import { advancePlayer, createPlayer, type Player } from './player.ts';
import { listenToPointer } from './pointer.ts';
import { createSides, createSidesGame, type Sides } from './sides.ts';

/** The page behind a link to a replay. */

declare global {
  interface Window {
    /** For tests and the curious. */
    __replay?: { player: Player; sides: Sides; followed(): number };
  }
}

/** As often as anybody reads. */
const DRAW_EVERY_MS = 100;

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
function tell(title: LaterKey, text?: LaterKey): void {
  const notice = byId('notice');
  const play = make('a', 'button play');
  play.href = './';
  const [head, body] = [make('h1'), make('p')];
  saying(() => {
    setText(head, sayLater(title));
    setText(body, text ? sayLater(text) : '');
    setText(play, sayLater('replay.play'));
  });
  notice.replaceChildren(make('div', 'panel card-center', text ? [head, body, play] : [head]));
  notice.hidden = false;
}

/** The name of somebody who is still there, else the number of the seat. */
function nameIn({ head }: ReplayFile, id: number): string {
  const name = head.players.find(([seat]) => seat === id)?.[2];
  return name || sayLater('replay.unknown', { id });
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
  const warning = make('div', 'differs');
  saying(() => {
    setText(title, sayLater('replay.title', { name: nameIn(file, loser) }));
    setText(warning, sayLater('replay.differs'));
  });
  const play = make('a', 'button small replay-play');
  play.href = './';
  saying(() => setText(play, sayLater('replay.play')));
  byId('hud').append(
    make('div', 'side', [board.element]),
    make('div', 'deck', [title, warning, controls.element, play]),
  );
  byId('hud').hidden = false;

  let picture: Picture | undefined;
  let advancedMs = pageMs();
  let readMs = Number.NEGATIVE_INFINITY;
  const view = createView(byId('stage'), {
    advance(nowMs) {
      const shown = whom.id === winner ? 1 : 0;
      if (shown !== sides.shown) view.cut();
      sides.shown = shown;
      advancePlayer(player, nowMs - advancedMs, pageMs);
      advancedMs = nowMs;
      if (player.isCut) view.cut();
      player.isCut = false;
      controls.draw();
      warning.hidden = sides.differsAt < 0 || sides.tick < sides.differsAt;
      if (nowMs - readMs >= DRAW_EVERY_MS) {
        readMs = nowMs;
        board.draw(game, nowMs);
      }
      return game;
    },
    takeEvents: (): readonly GameEvent[] => player.events.splice(0),
    drawn(drawn) {
      picture = drawn;
    },
  });
  listenToPointer(byId('stage'), whom, () => picture, [loser, winner]);
  window.__replay = { player, sides, followed: () => whom.id };
}
