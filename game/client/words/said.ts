import { make, makeButton, setText } from '../base/dom.ts';
import { say, saying, type WordKey } from './words.ts';

/** Elements that say their words in the player's language, whatever it is changed to. */

export function makeSaid<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  key: WordKey,
): HTMLElementTagNameMap[K] {
  const element = make(tag, className);
  saying(() => setText(element, say(key)));
  return element;
}

/** A button that never submits a form. */
export function makeSaidButton(className: string, key: WordKey, onClick: () => void): HTMLButtonElement {
  const button = makeButton(className, '', onClick);
  saying(() => setText(button, say(key)));
  return button;
}

/** Names an element for those who do not see it. */
export function nameFor(element: HTMLElement, key: WordKey): void {
  saying(() => element.setAttribute('aria-label', say(key)));
}
