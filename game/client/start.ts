import { COLOURS, isRoomCode, LONGEST_NAME, ROOM_CODE_LENGTH } from '../../protocol/join.ts';
import type { JoinWish } from '../net/client.ts';
import { byId, make } from './dom.ts';
import { HUES } from './hues.ts';
import { recallPlayer, rememberPlayer } from './memory.ts';
import { createShare } from './share.ts';
import { paintSky } from './sky.ts';

/** The start screen: a name, a colour, one key to play. Plain DOM, so it answers before Phaser has arrived. */
export interface Start {
  /** `room`: code of the room that is offered first, from the page's address. */
  show(room: string | undefined): void;
  hide(): void;
}

export function createStart(onPlay: (wish: JoinWish) => void): Start {
  const player = recallPlayer();
  const name = createNameField(player.name);
  const colours = createColours(player.colour);
  const code = createCodeField();
  const share = createShare();
  const complaint = make('p', 'complaint');
  complaint.setAttribute('role', 'alert');
  const form = make('form', 'panel wish', [
    labelled('Name', name),
    colours,
    make('button', 'play', 'Play'),
    createRoomRow(code, () => submit(true)),
    share.element,
    complaint,
  ]);
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(false);
  });

  function submit(isPrivate: boolean): void {
    const wanted = code.value.trim().toUpperCase();
    const isBad = !isPrivate && wanted !== '' && !isRoomCode(wanted);
    complaint.textContent = isBad ? `A room's code has ${ROOM_CODE_LENGTH} letters and digits.` : '';
    if (isBad) return code.focus();
    const wish: JoinWish = { name: name.value.trim(), colour: chosenColour(colours) };
    rememberPlayer({ name: wish.name, colour: wish.colour });
    if (isPrivate) wish.private = true;
    else if (wanted !== '') wish.room = wanted;
    name.blur();
    onPlay(wish);
  }

  const screen = byId('start');
  const sky = make('canvas', 'sky');
  screen.replaceChildren(sky, make('div', 'card', [createTitle(), form, createHints()]));
  const paint = () => paintSky(sky);
  const onKey = (event: KeyboardEvent) => {
    const isFree = event.target === document.body;
    if (event.key === 'Enter' && isFree && !event.repeat) submit(false);
  };
  return {
    show(room) {
      if (!screen.hidden) return;
      screen.hidden = false;
      code.value = room ?? '';
      share.element.hidden = room === undefined;
      if (room !== undefined) share.setRoom(room);
      paint();
      window.addEventListener('resize', paint);
      window.addEventListener('keydown', onKey);
      // A touch screen would open its keyboard over the page.
      if (!matchMedia('(pointer: coarse)').matches) name.focus();
    },
    hide() {
      screen.hidden = true;
      window.removeEventListener('resize', paint);
      window.removeEventListener('keydown', onKey);
    },
  };
}

function createTitle(): HTMLElement {
  return make('header', 'title', [
    make('h1', '', 'Cometa'),
    make('p', 'tagline', 'Gather stardust. Grow. Ram the others, nose first.'),
  ]);
}

function createNameField(name: string): HTMLInputElement {
  const field = make('input');
  field.name = 'name';
  field.maxLength = LONGEST_NAME;
  field.placeholder = 'Comet';
  field.setAttribute('autocomplete', 'nickname');
  field.spellcheck = false;
  field.value = name;
  field.enterKeyHint = 'go';
  return field;
}

function createColours(chosen: number): HTMLElement {
  const group = make('fieldset', 'colours', [make('legend', 'caption', 'Colour')]);
  for (let i = 0; i < COLOURS; i++) {
    const choice = make('input', 'hue');
    choice.type = 'radio';
    choice.name = 'colour';
    choice.value = String(i);
    choice.checked = i === chosen;
    choice.setAttribute('aria-label', HUES[i].name);
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
  field.placeholder = 'public';
  field.autocomplete = 'off';
  field.spellcheck = false;
  return field;
}

function createRoomRow(code: HTMLInputElement, openPrivate: () => void): HTMLElement {
  const button = make('button', 'private', 'New private room');
  button.type = 'button';
  button.addEventListener('click', openPrivate);
  return make('div', 'rooms', [labelled('Room', code), button]);
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return make('label', 'labelled', [make('span', 'caption', text), field]);
}

function createHints(): HTMLElement {
  const hint = (keys: string, meaning: string) => make('li', '', [make('kbd', '', keys), make('span', '', meaning)]);
  const keys = [hint('WASD · arrows · mouse', 'steer'), hint('Space · click', 'boost'), hint('Enter', 'play')];
  const thumbs = [hint('left thumb', 'steer'), hint('right thumb', 'boost')];
  return make('footer', '', [make('ul', 'hints for-keys', keys), make('ul', 'hints for-thumbs', thumbs)]);
}
