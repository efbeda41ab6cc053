import { PHRASES } from '../../../../protocol/people.ts';
import type { Client, Game, Line, Talk } from '../../../net/client.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { isSteeringKey } from '../../base/settings.ts';
import { isBrowsers, isElsewhere } from '../../input/elsewhere.ts';
import { createMuted } from '../../kept/muted.ts';
import '../../words/late-words.ts';
import { makeSaidButton } from '../../words/said.ts';
import { say, saying } from '../../words/words.ts';
import { readAddress } from './address.ts';
import { createRoundBell } from './bell.ts';
import { createHearing } from './hearing.ts';
import { createLog } from './log.ts';
import { createNotices } from './notices.ts';
import { createPanel } from './panel.ts';
import { createPlayers } from './players.ts';
import { createWheel } from './wheel.ts';

/** What people say to each other, and what the operator says to them. */
export interface TalkPanel {
  /** The panel and the wheel, over the picture. */
  readonly elements: readonly HTMLElement[];
  /** Opens it: for the row of buttons in the corner. */
  readonly button: HTMLElement;
  /** The operator's announcements, for the middle of the upper edge. */
  readonly notices: HTMLElement;
  draw(game: Game, nowMs: number): void;
  /** No game any more. */
  close(): void;
}

/** Friends, as far as they are made in a room. See `game/client/friends/`. */
export interface TalkFriends {
  open(): void;
  /** What the button says that opens the list. */
  label(): string;
  isFriend(who: number): boolean;
  offer(id: number): void;
  hear(line: Line, game: Game): boolean;
}

/** A press so long is one for the wheel. */
const LONG_PRESS_MS = 450;

export interface TalkOptions {
  /** Where one can make any. */
  readonly friends?: TalkFriends;
  /** Whether its screen is there. */
  isOn?(): boolean;
}

/** `speak`: for those who listen. */
export function createTalk(
  client: Client,
  speak: (text: string, weight: number) => void,
  { friends, isOn = () => true }: TalkOptions = {},
): TalkPanel {
  const muted = createMuted();
  const log = createLog();
  const notices = createNotices();
  const hear = createHearing({ log, notices, muted, speak });
  const bell = createRoundBell(client);
  let now = 0;
  const players = createPlayers(muted, {
    whisper: (name) => panel.open(`/w ${name} `),
    mute(id, isMuted) {
      const player = client.game?.roster.get(id);
      if (!player) return;
      muted.set({ ...player, id }, isMuted);
      if (isMuted) log.drop((line) => line.from === id && line.who === player.who);
    },
    friends,
    report(id, reason) {
      client.report(id, reason);
      log.addNote(say('players.reported'), 'note', now);
    },
  });
  const panel = createPanel({
    log: log.element,
    players: players.element,
    phrases: createPhraseRow(sayPhrase),
    send,
    friends,
    onOpen: log.toEnd,
  });
  const wheel = createWheel(mayOpen, sayPhrase);
  const button = createButton(() => panel.open(), wheel.open);

  function mayOpen(): boolean {
    return isOn() && client.game !== undefined && client.status.state === 'playing' && !panel.isOpen;
  }

  function isOfFriends(item: Talk, game: Game): boolean {
    if (item.kind !== 'line' || muted.has({ who: item.who, id: item.from, name: item.name })) return false;
    return friends?.hear(item, game) ?? false;
  }

  function sayPhrase(phrase: (typeof PHRASES)[number]): void {
    client.phrase(phrase);
    panel.close();
  }

  function send(typed: string): boolean {
    const { game } = client;
    const said = game && readAddress(typed, game);
    if (said) client.say(said.text, said.to);
    else log.addNote(say('refused.nobody'), 'bad', now);
    return said !== undefined;
  }

  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat || isBrowsers(event) || isElsewhere(event)) return;
    // Enter goes on where the comet is gone, and presses a button that has the focus.
    const isEnter =
      event.code === 'Enter' && client.game?.alive === true && !(event.target as Element).closest?.('button');
    if ((!isEnter && event.code !== 'KeyT') || isSteeringKey(event.code) || !mayOpen()) return;
    event.preventDefault();
    wheel.close();
    panel.open();
  });

  return {
    elements: [panel.element, wheel.element],
    button,
    notices: notices.element,
    draw(game, nowMs) {
      now = nowMs;
      for (const item of client.takeTalk()) if (!isOfFriends(item, game)) hear(item, game, nowMs);
      log.draw(nowMs);
      notices.draw(nowMs);
      if (!players.element.hidden) players.draw(game);
      bell(game);
    },
    close() {
      panel.close();
      wheel.close();
    },
  };
}

/** The same phrases in a row, for those who have the panel open. */
function createPhraseRow(onPhrase: (phrase: (typeof PHRASES)[number]) => void): HTMLElement {
  return make(
    'div',
    'phrase-row',
    PHRASES.map((phrase) => {
      const button = makeButton('small', '', () => onPhrase(phrase));
      saying(() => setText(button, say(`phrase.${phrase}`)));
      return button;
    }),
  );
}

/** Opens the panel, or the wheel where it is pressed for long. */
function createButton(onPress: () => void, onLongPress: () => void): HTMLElement {
  let timer = 0;
  let wasLong = false;
  const button = makeSaidButton('small to-talk', 'chat.title', () => {
    if (!wasLong) onPress();
    wasLong = false;
  });
  button.addEventListener('pointerdown', () => {
    wasLong = false;
    timer = window.setTimeout(() => {
      wasLong = true;
      onLongPress();
    }, LONG_PRESS_MS);
  });
  for (const ending of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    button.addEventListener(ending, () => window.clearTimeout(timer));
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  return button;
}
