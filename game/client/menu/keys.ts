import { keyLayout } from '../base/browser.ts';
import { make, makeButton, setText } from '../base/dom.ts';
import { ACTIONS, type Action, changeSettings, FIRST_KEYS, MOST_KEYS, onSettings, settings } from '../base/settings.ts';
import { keyName } from '../input/key-name.ts';
import { makeSaid, makeSaidButton } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import { bind, isBindable } from './bind.ts';

/** The keys of each action as buttons: press one, then the key that is to take its place. */
export interface Keys {
  readonly element: HTMLElement;
  /** Asks again what stands on the keys: the player may have changed the layout. */
  refresh(): void;
}

/** What each key writes, by `code`. */
type Layout = ReadonlyMap<string, string>;

interface Slot {
  readonly action: Action;
  readonly place: number;
  readonly button: HTMLButtonElement;
}

export function createKeys(): Keys {
  const slots: Slot[] = [];
  const hint = make('p', 'dim');
  hint.setAttribute('role', 'status');
  let layout: Layout = new Map();
  /** The slot that waits for its key. */
  let waiting: Slot | undefined;
  let hintKey: WordKey | undefined;

  function write(): void {
    for (const slot of slots) writeSlot(slot);
    setText(hint, hintKey ? say(hintKey) : '');
  }

  function writeSlot({ action, place, button }: Slot): void {
    const codes = settings.keys[action];
    const isNew = place === codes.length;
    const key = isNew ? '+' : nameKey(codes[place] ?? '', layout);
    button.hidden = place > codes.length;
    button.classList.toggle('waiting', waiting?.button === button);
    setText(button, waiting?.button === button ? '…' : key);
    const values = { action: say(`action.${action}`), key };
    button.setAttribute('aria-label', say(isNew ? 'settings.addKey' : 'settings.changeKey', values));
  }

  function wait(slot: Slot): void {
    stop();
    // Safari gives a button that is clicked no focus; losing it is what ends the waiting.
    slot.button.focus();
    waiting = slot;
    hintKey = 'settings.pressKey';
    // Before everything else that listens: no key of these may steer, or close the dialog.
    window.addEventListener('keydown', onKey, { capture: true });
    write();
  }

  function stop(): void {
    waiting = undefined;
    hintKey = undefined;
    window.removeEventListener('keydown', onKey, { capture: true });
    write();
  }

  function onKey(event: KeyboardEvent): void {
    if (!waiting || event.code === 'Tab') return stop();
    swallow(event);
    // A keydown that is none, as browsers send it after filling a form in, has no code.
    if (event.repeat || !event.code) return;
    if (event.code === 'Escape') return stop();
    const keys = bind(settings.keys, waiting.action, waiting.place, event.code);
    const isSame = settings.keys[waiting.action][waiting.place] === event.code;
    if (!isBindable(event.code) || (keys === settings.keys && !isSame)) {
      hintKey = 'settings.notThisKey';
      return write();
    }
    // Space that comes up would press the button again.
    window.addEventListener('keyup', swallow, { capture: true, once: true });
    stop();
    changeSettings({ keys });
  }

  const element = make('fieldset', 'keys', [
    make('legend', '', [makeSaid('span', '', 'settings.keys')]),
    ...ACTIONS.map((action) => {
      const buttons = Array.from({ length: MOST_KEYS }, (_, place) => {
        const button = makeButton('key', '', () => wait(slot));
        const slot: Slot = { action, place, button };
        button.addEventListener('blur', () => {
          if (waiting === slot) stop();
        });
        slots.push(slot);
        return button;
      });
      return make('div', 'setting', [makeSaid('span', '', `action.${action}`), make('span', 'slots', buttons)]);
    }),
    make('div', 'setting', [
      hint,
      makeSaidButton('small', 'settings.firstKeys', () => changeSettings({ keys: FIRST_KEYS })),
    ]),
  ]);
  onSettings(write);
  saying(write);

  return {
    element,
    refresh() {
      void keyLayout().then((map) => {
        // Without it codes have to do.
        layout = map ?? new Map();
        write();
      });
    },
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Those of which there are two. */
const TWINS: Readonly<Record<string, WordKey>> = {
  ShiftLeft: 'key.leftShift',
  ShiftRight: 'key.rightShift',
};

/** What stands on a key: by the layout where the browser tells it, else by where it lies on the American one. */
function nameKey(code: string, layout: Layout): string {
  const twin = TWINS[code];
  return twin ? say(twin) : layout.get(code)?.toUpperCase() || keyName(code);
}
