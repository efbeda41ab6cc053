import { cutLine } from '../../../../protocol/people.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { makeSaidButton, nameFor } from '../../words/said.ts';
import { say, saying } from '../../words/words.ts';

/** The chat's panel: closed it is the last lines over the picture, open it has a field, all lines and who is there. */
export interface Panel {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  open(text?: string): void;
  close(): void;
}

export interface PanelParts {
  readonly log: HTMLElement;
  readonly players: HTMLElement;
  readonly phrases: HTMLElement;
  readonly friends: { open(): void; label(): string } | undefined;
  /** Something was typed and sent. @returns whether it could be */
  send(text: string): boolean;
  onOpen(): void;
}

export function createPanel({ log, players, phrases, friends, send, onOpen }: PanelParts): Panel {
  const field = createField();
  const toPlayers = makeSaidButton('small', 'chat.players', () => showPlayers(players.hidden !== false));
  const end = makeButton('small talk-close', '×', close);
  nameFor(end, 'chat.close');
  const toFriends = makeButton('small', '', () => {
    close();
    friends?.open();
  });
  toFriends.hidden = friends === undefined;
  const head = make('div', 'talk-head', [make('div', 'talk-lists', [toPlayers, toFriends]), end]);
  const foot = make('form', 'talk-foot', [field, makeSubmit()]);
  const element = make('section', 'talk closed', [head, players, log, phrases, foot]);
  nameFor(element, 'chat.title');
  players.hidden = true;
  // A list that is scrolled must not be a stop for the keys in a closed panel.
  for (const part of [head, phrases, foot]) part.hidden = true;

  function showPlayers(isShown: boolean): void {
    players.hidden = !isShown;
    log.hidden = isShown;
    phrases.hidden = isShown || !isOpen();
    toPlayers.setAttribute('aria-pressed', String(isShown));
    if (!isShown) field.focus();
  }

  function isOpen(): boolean {
    return !element.classList.contains('closed');
  }

  function open(text = ''): void {
    element.classList.remove('closed');
    element.dataset.takesKeys = '';
    for (const part of [head, phrases, foot]) part.hidden = false;
    setText(toFriends, friends?.label() ?? '');
    showPlayers(false);
    if (text !== '') field.value = text;
    field.focus({ preventScroll: true });
    onOpen();
    keepInSight();
  }

  function close(): void {
    showPlayers(false);
    element.classList.add('closed');
    delete element.dataset.takesKeys;
    for (const part of [head, phrases, foot]) part.hidden = true;
    // What had the keys in here gives them back to the comet.
    if (document.activeElement instanceof HTMLElement && element.contains(document.activeElement))
      document.activeElement.blur();
  }

  function submit(): void {
    const text = field.value.trim();
    if (text !== '' && !send(text)) return;
    field.value = '';
    close();
  }

  /** With a keyboard on the screen only a part of the page is seen: the panel keeps to that part. */
  function keepInSight(): void {
    const { visualViewport } = window;
    if (!visualViewport) return;
    element.style.setProperty('--seen-top', `${visualViewport.offsetTop}px`);
    element.style.setProperty('--seen-height', `${visualViewport.height}px`);
  }

  foot.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  element.addEventListener('keydown', (event) => {
    // Escape of a word being composed is the composer's.
    if (event.code !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  field.addEventListener('input', (event) => {
    if ((event as InputEvent).isComposing) return;
    // Spaces at the end are wanted while somebody types.
    const text = cutLine(field.value);
    if (text.length < field.value.trim().length) field.value = text;
  });
  window.visualViewport?.addEventListener('resize', keepInSight);
  window.visualViewport?.addEventListener('scroll', keepInSight);

  return {
    element,
    get isOpen() {
      return isOpen();
    },
    open,
    close,
  };
}

function createField(): HTMLInputElement {
  const field = make('input', 'talk-field');
  field.type = 'text';
  field.autocomplete = 'off';
  field.enterKeyHint = 'send';
  field.setAttribute('autocapitalize', 'sentences');
  nameFor(field, 'chat.field');
  saying(() => {
    field.placeholder = say('chat.placeholder');
  });
  return field;
}

function makeSubmit(): HTMLButtonElement {
  const button = makeSaidButton('small play', 'chat.send', () => {});
  button.type = 'submit';
  return button;
}
