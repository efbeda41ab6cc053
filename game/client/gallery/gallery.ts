import type { SpectatorChat } from '../../../protocol/people.ts';
import type { Client, Game } from '../../net/client.ts';
import { byId, make, setText } from '../base/dom.ts';
import { createBoard } from '../hud/panels/leaderboard.ts';
import { createMinimap } from '../hud/panels/minimap.ts';
import { createTalk, type TalkPanel } from '../hud/talk/talk.ts';
import { cometAt, nextOf } from '../scene/camera/at.ts';
import type { Picture } from '../scene/camera/picture.ts';
import '../words/late-words.ts';
import { makeKeyedButton } from '../words/keyed-button.ts';
import { say } from '../words/words.ts';
import { candidates } from './choice.ts';
import { listenToHands } from './hands.ts';

/** The screen of those who watch: whom the camera follows, who leads, and what is said. */
export interface Gallery {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Call it every animation frame while it is open. */
  draw(game: Game | undefined, nowMs: number): void;
  /** What was drawn last: clicks mean what is seen. */
  drawn(picture: Picture): void;
}

const DRAW_EVERY_MS = 100;

/** `onLeave`: its player wants to go back to the start screen. */
export function createGallery(stage: HTMLElement, client: Client, onLeave: () => void): Gallery {
  const hud = byId('hud');
  const board = createBoard(pick);
  const minimap = createMinimap();
  const live = make('p', 'unseen');
  live.setAttribute('role', 'status');
  const talk = createTalk(client, (text) => setText(live, text), { isOn: isHeard });
  const following = make('output', 'following');
  const buttons = [
    makeKeyedButton('gallery.before', '←', () => step(-1)),
    following,
    makeKeyedButton('gallery.next', '→', () => step(1)),
    makeKeyedButton('gallery.free', 'Esc', () => pick(-1)),
    talk.button,
    makeKeyedButton('gallery.leave', '', onLeave),
  ];
  const [, , , free] = buttons;
  const deck = make('div', 'watch-deck', buttons);
  const element = makeElement(board.element, minimap.element, talk, [deck, live]);
  element.hidden = true;
  hud.append(element);
  /** From the picture after the one in which it was opened: what opened it does nothing in it. */
  let isOn = false;
  let picked = -1;
  let picture: Picture | undefined;
  let drawnMs = Number.NEGATIVE_INFINITY;

  function isHeard(): boolean {
    return !element.hidden && !element.classList.contains('silent');
  }

  function pick(id: number): void {
    picked = id;
    client.follow(id);
  }

  function step(steps: 1 | -1): void {
    const { game } = client;
    const next = game && nextOf(candidates(game), game.id, steps);
    if (next !== undefined) pick(next);
  }

  listenToHands(stage, {
    isOn: () => isOn,
    step,
    letGo() {
      // Who may only read has no field in it that would hear the key.
      if (element.querySelector('.talk:not(.closed)')) talk.close();
      else if (picked >= 0) pick(-1);
      else onLeave();
    },
    pickAt(x, y) {
      const id = picture && cometAt(picture, x, y);
      if (id !== undefined) pick(id);
    },
  });

  function drawFollowed(game: Game): void {
    // Gone for too long: the camera has gone back to whoever leads.
    if (picked >= 0 && game.id !== picked) picked = -1;
    setText(following, wordsOf(picked < 0 ? undefined : game.roster.get(picked)?.name));
    free.hidden = picked < 0;
  }

  return {
    get isOpen() {
      return !element.hidden;
    },
    open() {
      if (!element.hidden) return;
      element.hidden = hud.hidden = false;
      hud.classList.add('watching');
      element.classList.add('silent');
      void chatNow().then((chat) => showChat(element, chat));
    },
    close() {
      if (element.hidden) return;
      talk.close();
      pick(-1);
      isOn = false;
      element.hidden = true;
      hud.classList.remove('watching');
    },
    draw(game, nowMs) {
      isOn = true;
      if (!game || nowMs - drawnMs < DRAW_EVERY_MS) return;
      drawnMs = nowMs;
      for (const panel of [board, minimap, talk]) panel.draw(game, nowMs);
      drawFollowed(game);
    },
    drawn(drawn) {
      picture = drawn;
    },
  };
}

function makeElement(
  board: Node,
  minimap: Node,
  { notices, elements }: TalkPanel,
  others: readonly Node[],
): HTMLElement {
  return make('div', 'gallery', [
    make('div', 'side', [board]),
    make('div', 'corner', [minimap]),
    make('div', 'upper', [notices]),
    ...elements,
    ...others,
  ]);
}

/** Whom the camera follows, in words; undefined: whoever leads. */
function wordsOf(name: string | undefined): string {
  return name === undefined ? say('gallery.leaders') : say('gallery.following', { name });
}

function showChat({ classList }: HTMLElement, chat: SpectatorChat): void {
  classList.toggle('silent', chat === 'off');
  classList.toggle('reads', chat === 'read');
}

/** What the server lets spectators do with the chat; nothing where it cannot be known. */
async function chatNow(): Promise<SpectatorChat> {
  try {
    const answer = await fetch('./api/rooms');
    return ((await answer.json()) as { spectatorChat?: SpectatorChat }).spectatorChat ?? 'off';
  } catch {
    return 'off';
  }
}
