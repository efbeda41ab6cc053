import { COLOURS, isRoomCode, ROOM_CODE_LENGTH } from '../../../protocol/join.ts';
import type { JoinWish } from '../../net/client.ts';
import { canFillScreen, media, onPixelRatio } from '../base/browser.ts';
import { byId, make, setText } from '../base/dom.ts';
import { type Player, recallPlayer, rememberPlayer, shortName } from '../base/memory.ts';
import { settings } from '../base/settings.ts';
import { HUES } from '../common/hues.ts';
import { createShare } from '../common/share.ts';
import { wishFullScreen } from '../menu/apply.ts';
import { askForMenu } from '../menu/menu.ts';
import { makeSaid, makeSaidButton, nameFor } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import type { CareerCard } from './career.ts';
import { createStartNews } from './news.ts';
import { createOptions } from './options.ts';
import { createPeople } from './people.ts';
import { createRooms } from './rooms.ts';
import { paintSky } from './sky.ts';
import type { Spectating } from './spectate.ts';

/** The start screen: a name, a colour, one key to play. Plain DOM, so it answers before Phaser has arrived. */
export interface Start {
  /** `room`: code of the room that is offered first, from the page's address. */
  show(room: string | undefined): void;
  hide(): void;
}

/** `spectating`: what is known of the room that one would play in. `career`: what the player has done, and may do today. */
export function createStart(
  onPlay: (wish: JoinWish) => void,
  spectating: Spectating,
  career: CareerCard,
  onVisit: () => void,
): Start {
  const player = recallPlayer();
  const name = createNameField(player.name);
  const colours = createColours(player.colour);
  const code = createCodeField();
  const share = createShare();
  const room = createRoomRow(code, () => submit(true));
  const rooms = createRooms((picked) => {
    code.value = picked;
    submit(false);
  });
  const visit = makeSaidButton('news-link to-gallery', 'start.watch', onVisit);
  const news = make('div', 'news-row', [createStartNews(spectating), visit, rooms.button, createBoardLink()]);
  const people = createPeople(spectating, room.offer);
  const complaint = make('p', 'complaint');
  complaint.setAttribute('role', 'alert');
  let isBad = false;
  const complain = () => setText(complaint, isBad ? say('start.badCode', { letters: ROOM_CODE_LENGTH }) : '');
  saying(complain);
  const form = make('form', 'panel wish', [
    rooms.element,
    labelled('start.name', name),
    colours,
    makeSaid('button', 'play', 'start.play'),
    people.element,
    ...room.elements,
    share.element,
    complaint,
  ]);
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(false);
  });

  /** Kept when it is chosen: a friend may be joined from elsewhere. */
  function remember(): Player {
    const player = { name: shortName(name.value.trim()), colour: chosenColour(colours) };
    rememberPlayer(player);
    return player;
  }

  form.addEventListener('change', remember);

  function submit(isPrivate: boolean): void {
    const wanted = code.value.trim().toUpperCase();
    isBad = !isPrivate && wanted !== '' && !isRoomCode(wanted);
    complain();
    if (isBad) return code.focus();
    const player = remember();
    const wish: JoinWish = { ...player, name: player.name || say('start.nameless') };
    if (isPrivate) wish.private = true;
    else if (wanted !== '') wish.room = wanted;
    if (room.isOpen && (isPrivate || wanted !== '')) wish.options = room.options();
    name.blur();
    onPlay(wish);
  }

  const screen = byId('start');
  const sky = make('canvas', 'sky');
  const card = make('div', 'card', [createTitle(), news, form, career.element, createHints()]);
  screen.replaceChildren(sky, card, createMenuButton(), ...createScreenButton());
  const paint = () => paintSky(sky);
  onPixelRatio(() => {
    if (!screen.hidden) paint();
  });
  const onKey = (event: KeyboardEvent) => {
    const isFree = event.target === document.body;
    if (event.key === 'Enter' && isFree && !event.repeat) submit(false);
  };
  return {
    show(asked) {
      if (!screen.hidden) return;
      screen.hidden = false;
      code.value = asked ?? '';
      career.show();
      share.element.hidden = asked === undefined;
      if (asked !== undefined) share.setRoom(asked);
      room.fold();
      people.show(asked !== undefined);
      paint();
      window.addEventListener('resize', paint);
      window.addEventListener('keydown', onKey);
      // A touch screen would open its keyboard over the page.
      if (!media('(pointer: coarse)').matches) name.focus();
    },
    hide() {
      screen.hidden = true;
      rooms.fold();
      people.show(false);
      window.removeEventListener('resize', paint);
      window.removeEventListener('keydown', onKey);
    },
  };
}

function createTitle(): HTMLElement {
  return make('header', 'title', [make('h1', '', 'Cometa'), makeSaid('p', 'tagline', 'start.tagline')]);
}

/** In a tab of its own: the start screen, and what was typed into it, stay. */
function createBoardLink(): HTMLElement {
  const link = makeSaid('a', 'board-link', 'board.title');
  link.href = './leaderboard';
  link.target = '_blank';
  return link;
}

/** No `maxLength`: that counts an emoji as two, the server as one. */
function createNameField(name: string): HTMLInputElement {
  const field = make('input');
  field.name = 'name';
  field.setAttribute('autocomplete', 'nickname');
  field.spellcheck = false;
  field.value = name;
  field.enterKeyHint = 'go';
  saying(() => {
    field.placeholder = say('start.nameless');
  });
  const cut = () => {
    const short = shortName(field.value);
    if (short === field.value) return;
    const place = field.selectionStart;
    field.value = short;
    field.setSelectionRange(place, place);
  };
  field.addEventListener('input', (event) => {
    // A character that is still being composed is longer than it will be.
    if (!(event as InputEvent).isComposing) cut();
  });
  field.addEventListener('compositionend', cut);
  return field;
}

function createColours(chosen: number): HTMLElement {
  const group = make('fieldset', 'colours', [makeSaid('legend', 'caption', 'start.colour')]);
  for (let i = 0; i < COLOURS; i++) {
    const choice = make('input', 'hue');
    choice.type = 'radio';
    choice.name = 'colour';
    choice.value = String(i);
    choice.checked = i === chosen;
    nameFor(choice, HUES[i].name);
    choice.style.setProperty('--hue', HUES[i].css);
    group.append(choice);
  }
  return group;
}

function chosenColour(colours: HTMLElement): number {
  return Number(colours.querySelector<HTMLInputElement>('input:checked')?.value ?? 0);
}

function createCodeField(): HTMLInputElement {
  const field = make('input', 'code');
  field.name = 'room';
  field.maxLength = ROOM_CODE_LENGTH;
  field.autocomplete = 'off';
  field.spellcheck = false;
  saying(() => {
    field.placeholder = say('start.public');
  });
  return field;
}

/** The room's code, and the way to a private room of one's own: first what it is to be like, then it is opened. */
function createRoomRow(code: HTMLInputElement, openPrivate: () => void) {
  const options = createOptions();
  const open = makeSaidButton('open', 'room.open', openPrivate);
  const button = makeSaidButton('private', 'start.private', () => unfold(true));
  button.setAttribute('aria-expanded', 'false');
  const opening = make('div', 'opening', [options.element, open]);
  opening.hidden = true;
  let isOffered = false;

  function unfold(isOwn: boolean): void {
    opening.hidden = false;
    // A link's room is opened by playing.
    open.hidden = !isOwn;
    button.setAttribute('aria-expanded', 'true');
    if (isOwn) open.focus();
  }

  function fold(): void {
    opening.hidden = true;
    isOffered = false;
    button.setAttribute('aria-expanded', 'false');
  }

  return {
    elements: [make('div', 'rooms', [labelled('start.room', code), button]), opening],
    options: options.read,
    get isOpen() {
      return !opening.hidden;
    },
    fold,
    /** Nobody is in the room of the link, so whoever joins opens it; or somebody is. */
    offer(isEmpty: boolean) {
      if (isEmpty === isOffered) return;
      if (isEmpty) unfold(false);
      else fold();
      isOffered = isEmpty;
    },
  };
}

function createMenuButton(): HTMLElement {
  const button = makeSaid('button', 'small to-settings', 'settings.title');
  // It keeps the focus, so that closing the settings leads back to it.
  button.addEventListener('click', askForMenu);
  return button;
}

/** Where fingers play and the page may have the whole screen, unless it was installed and has it anyway. */
function createScreenButton(): HTMLElement[] {
  const isInstalled = media('(display-mode: standalone), (display-mode: fullscreen)').matches;
  if (!canFillScreen() || isInstalled || !media('(pointer: coarse)').matches) return [];
  return [makeSaidButton('small to-screen', 'settings.fullScreen', () => wishFullScreen(!settings.isFullScreen))];
}

function labelled(key: WordKey, field: HTMLElement): HTMLElement {
  return make('label', 'labelled', [makeSaid('span', 'caption', key), field]);
}

function createHints(): HTMLElement {
  const hint = (keys: WordKey, meaning: WordKey) =>
    make('li', '', [makeSaid('kbd', '', keys), makeSaid('span', '', meaning)]);
  const keys = [
    hint('start.steerKeys', 'start.steer'),
    hint('start.boostKeys', 'start.boost'),
    hint('start.playKey', 'start.toPlay'),
  ];
  const thumbs = [hint('start.leftThumb', 'start.steer'), hint('start.rightThumb', 'start.boost')];
  return make('footer', '', [make('ul', 'hints for-keys', keys), make('ul', 'hints for-thumbs', thumbs)]);
}
