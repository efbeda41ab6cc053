import type { ReplayAnswer } from '../../../../protocol/codec/replay-file.ts';
import { HANDLE_SIGNS } from '../../../../protocol/join.ts';
import { PATIENCE_MS } from '../../../net/line/platform.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { createShare } from '../../common/share.ts';
import '../../words/late-words.ts';
import { say, saying, type WordKey } from '../../words/words.ts';

/** The way to the last seconds before a comet shattered: a button, and once they are cut a link. */
export interface SeeAgain {
  readonly element: HTMLElement;
  /** Offers it anew: another comet has shattered. */
  offer(): void;
}

/** `session`: the key of the session at hand. */
export function createSeeAgain(session: () => string | undefined): SeeAgain {
  const ask = makeButton('small see', '', () => void cut());
  const link = make('a', 'button small');
  link.target = '_blank';
  const share = createShare();
  const [field] = share.element.getElementsByTagName('input');
  const found = make('div', 'found', [link, share.element]);
  const word = make('p', 'dim');
  word.setAttribute('role', 'status');
  const element = make('div', 'see-again', [ask, found, word]);
  saying(() => {
    setText(ask, say('replay.see'));
    setText(link, say('replay.watch'));
    field.setAttribute('aria-label', say('replay.link'));
  });
  /** Whoever asks and then offers anew gets no answer to what was asked. */
  let offered = 0;

  function tell(key: WordKey | undefined): void {
    setText(word, key ? say(key) : '');
    word.hidden = key === undefined;
  }

  async function cut(): Promise<void> {
    const mine = offered;
    ask.disabled = true;
    tell('replay.making');
    const answer = await request(session());
    if (mine !== offered) return;
    ask.disabled = false;
    if (typeof answer === 'string') return tell(answer);
    link.href = new URL(`./replay?id=${answer.id}`, location.href).href;
    field.value = link.href;
    tell(undefined);
    const hadFocus = document.activeElement === ask;
    ask.hidden = true;
    found.hidden = false;
    if (hadFocus) link.focus();
  }

  const offer = () => {
    offered++;
    ask.hidden = ask.disabled = false;
    found.hidden = true;
    tell(undefined);
  };
  offer();
  return { element, offer };
}

async function request(key: string | undefined): Promise<ReplayAnswer | WordKey> {
  if (key === undefined || key.length <= HANDLE_SIGNS) return 'replay.none';
  try {
    const answer = await fetch('api/replay', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.ok) return (await answer.json()) as ReplayAnswer;
    return answer.status === 404 ? 'replay.none' : 'replay.later';
  } catch {
    return 'replay.later';
  }
}
