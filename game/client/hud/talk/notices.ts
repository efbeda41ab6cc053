import { make, setText } from '../../base/dom.ts';
import { say } from '../../words/words.ts';

/** What the operator says: a title with a text, and how long the server will be there. */
export interface Notices {
  readonly element: HTMLElement;
  announce(title: string, body: string, nowMs: number): void;
  restart(seconds: number, nowMs: number): void;
  draw(nowMs: number): void;
}

/** A title and three lines are read in this time, beside a fight. */
const SHOWN_MS = 15_000;

export function createNotices(): Notices {
  const [title, body, countdown] = [make('strong'), make('p'), make('p', 'countdown')];
  const element = make('div', 'announcement', [title, body, countdown]);
  element.hidden = true;
  let untilMs = Number.NEGATIVE_INFINITY;
  let restartMs = Number.NEGATIVE_INFINITY;
  return {
    element,
    announce(titleText, bodyText, nowMs) {
      setText(title, titleText);
      setText(body, bodyText);
      untilMs = nowMs + SHOWN_MS;
    },
    restart(seconds, nowMs) {
      restartMs = nowMs + seconds * 1000;
    },
    draw(nowMs) {
      const isAnnounced = nowMs < untilMs;
      const secondsLeft = Math.ceil((restartMs - nowMs) / 1000);
      title.hidden = body.hidden = !isAnnounced;
      countdown.hidden = secondsLeft < 0;
      if (secondsLeft >= 0) setText(countdown, say('notice.restart', { seconds: secondsLeft }));
      element.hidden = !isAnnounced && secondsLeft < 0;
    },
  };
}
