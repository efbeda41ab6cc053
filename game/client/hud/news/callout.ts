import { make, setText } from '../../base/dom.ts';
import type { Tone } from './news.ts';

/** The word on the player's own hits, large and short: who won, and why. */
export interface Callout {
  readonly element: HTMLElement;
  show(text: string, tone: Tone, nowMs: number): void;
  draw(nowMs: number): void;
}

/** `kind`: its class. */
export function createCallout(kind = 'callout', shownMs = 1500): Callout {
  const element = make('div', kind);
  element.hidden = true;
  // The live region says it too.
  element.setAttribute('aria-hidden', 'true');
  let untilMs = 0;
  return {
    element,
    show(text, tone, nowMs) {
      setText(element, text);
      element.className = `${kind} ${tone}`;
      element.hidden = false;
      untilMs = nowMs + shownMs;
    },
    draw(nowMs) {
      element.hidden = nowMs >= untilMs;
    },
  };
}
