import { copySelection, writeClipboard } from '../base/browser.ts';
import { make, makeButton, setText } from '../base/dom.ts';
import { nameFor } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** The link by which friends come into a room. */
export function roomLink(room: string): string {
  // Beside the page, wherever that lies: behind a proxy it may be under a path.
  return new URL(`./?room=${encodeURIComponent(room)}`, location.href).href;
}

/** A room's link with its copy button. */
export interface Share {
  readonly element: HTMLElement;
  setRoom(room: string): void;
}

/** How long the button says that it copied. */
const THANKS_MS = 1600;

export function createShare(): Share {
  const field = make('input', 'link');
  field.readOnly = true;
  field.tabIndex = -1;
  nameFor(field, 'share.link');
  const button = makeButton('small copy', '', () => void copy());
  const element = make('div', 'share', [field, button]);
  let label: WordKey = 'share.copy';
  let timer = 0;

  const write = () => setText(button, say(label));
  saying(write);

  function relabel(next: WordKey): void {
    label = next;
    write();
  }

  async function copy(): Promise<void> {
    const isCopied = (await writeClipboard(field.value)) || copyFrom(field);
    // The field stays selected where copying is refused, for the player's own Ctrl+C.
    field.classList.toggle('shown', !isCopied);
    if (!isCopied) field.select();
    relabel(isCopied ? 'share.copied' : 'share.byHand');
    clearTimeout(timer);
    timer = window.setTimeout(() => relabel('share.copy'), THANKS_MS);
  }

  return {
    element,
    setRoom(room) {
      const link = roomLink(room);
      if (field.value !== link) field.value = link;
    },
  };
}

/** Copies a field's text as a user would, where pages may not write to the clipboard. */
function copyFrom(field: HTMLInputElement): boolean {
  const focused = document.activeElement;
  // A field that is not displayed cannot be selected.
  field.classList.add('shown');
  field.focus();
  field.select();
  const isCopied = copySelection();
  field.classList.remove('shown');
  field.blur();
  // In a dialog the keyboard goes on where it was.
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
