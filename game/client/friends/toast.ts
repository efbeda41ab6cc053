import { make, makeButton, setText } from '../base/dom.ts';
import '../words/late-words.ts';
import { nameFor } from '../words/said.ts';
import { say, type WordKey } from '../words/words.ts';

/** Something to be told, and what may be done about it. */
export interface News {
  readonly key: WordKey;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly act?: { readonly key: WordKey; run(): void };
  /** It stays until somebody closes it. */
  readonly stays?: boolean;
  onClose?(): void;
}

/** A line with a button, over the start screen and over the game; read out when it is convenient. */
export interface Toast {
  readonly element: HTMLElement;
  /** What stays comes back when this is closed. */
  show(news: News): void;
  /** Closes this, if it is shown or comes back. */
  drop(news: News): void;
  /** Another language, or a page that is seen again. */
  write(): void;
}

/** Long enough to be read beside a fight, and to find the button. */
const SHOWN_MS = 15_000;
/** So long no click counts: it may have been for what was there before. */
const FRESH_MS = 700;
/** Of more one has no overview. */
const MOST_BELOW = 5;

/** `isUnseen`: the page is hidden, and what there is to tell waits until it is not. */
export function createToast(isUnseen: () => boolean): Toast {
  const text = make('p');
  const act = makeButton('small play', '', () => {
    const news = shown;
    close();
    news?.act?.run();
  });
  const end = makeButton('small', '×', () => {
    const news = shown;
    close();
    news?.onClose?.();
  });
  nameFor(end, 'friends.close');
  const body = make('div', 'friend-toast', [text, act, end]);
  // The region is there before there is something in it: else it is not read out.
  const element = make('div', 'friend-news', [body]);
  element.setAttribute('role', 'status');
  // A button in here that has the focus takes the keys.
  body.dataset.takesKeys = '';
  body.hidden = true;
  let shown: News | undefined;
  let below: News[] = [];
  let timer = 0;
  let freshTimer = 0;

  function close(): void {
    shown = below.pop();
    if (document.activeElement instanceof HTMLElement && body.contains(document.activeElement)) {
      document.activeElement.blur();
    }
    write();
  }

  function write(): void {
    body.hidden = shown === undefined;
    setText(text, shown ? say(shown.key, shown.values) : '');
    act.hidden = shown?.act === undefined;
    if (shown?.act) setText(act, say(shown.act.key));
    clearTimeout(timer);
    if (shown && !shown.stays && !isUnseen()) timer = window.setTimeout(close, SHOWN_MS);
  }

  return {
    element,
    show(news) {
      if (shown?.stays) below = [...below, shown].slice(-MOST_BELOW);
      shown = news;
      body.classList.add('fresh');
      clearTimeout(freshTimer);
      freshTimer = window.setTimeout(() => body.classList.remove('fresh'), FRESH_MS);
      write();
    },
    drop(news) {
      below = below.filter((other) => other !== news);
      if (shown === news) close();
    },
    write,
  };
}
