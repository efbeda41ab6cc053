import { makeButton, setText } from '../base/dom.ts';
import '../words/late-words.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** A button for what cannot be taken back: it asks first, and acts when it is pressed again. */
export interface SureButton {
  readonly element: HTMLButtonElement;
  /** For those who do not see whose it is. */
  name(text: string): void;
}

/** So long it stays asked. */
const ASKED_MS = 4000;

export function makeSureButton(className: string, key: WordKey, act: () => void): SureButton {
  let isAsked = false;
  let named: string | undefined;
  let timer = 0;
  const element = makeButton(className, '', () => {
    clearTimeout(timer);
    if (isAsked) act();
    isAsked = !isAsked;
    if (isAsked) timer = window.setTimeout(forget, ASKED_MS);
    write();
  });

  function forget(): void {
    isAsked = false;
    write();
  }

  function write(): void {
    setText(element, say(isAsked ? 'friends.sure' : key));
    if (named !== undefined) element.setAttribute('aria-label', isAsked ? `${say('friends.sure')} ${named}` : named);
  }

  saying(write);
  return {
    element,
    name(text) {
      named = text;
      write();
    },
  };
}
