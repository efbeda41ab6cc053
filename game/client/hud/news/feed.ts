import { make, setText } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import { say } from '../../words/words.ts';
import { LINE_MS, type Line, putLine, takeOver } from './lines.ts';
import { type Named, type News, WEIGHT } from './news.ts';

/** Lines that come and fade: who rammed whom, who wears the crown, who came and went. */
export interface Feed {
  readonly element: HTMLElement;
  /** `dust`: what it took from the player; 0 where that is not known. */
  add(news: News, dust: number, nowMs: number): void;
  /** The player gathered `dust`: a ram just won is told with what it brought. */
  gather(dust: number, nowMs: number): void;
  /** Takes away what is over. */
  draw(nowMs: number): void;
}

interface Shown extends Line {
  readonly element: HTMLElement;
  readonly amount: HTMLElement;
  readonly news: News;
  dust: number;
}

/** Of what others do, one line in so long: in a crowd it would be a stream. */
const OTHERS_EVERY_MS = 1200;
/** A win that was foreseen is told as a shattering one way of the line later; immunity keeps the next ram away for longer. */
const ONE_HIT_MS = 1500;
/** Dust gathered so soon after a ram was shed by the loser, most of it. */
const GATHER_MS = 3000;
/** Set off a name in a sentence: no name holds it, the server takes control characters out. */
const MARK = '\u0001';

export function createFeed(): Feed {
  const element = make('ol', 'feed');
  // The live region says what matters of it, and not all at once.
  element.setAttribute('aria-hidden', 'true');
  const lines: Shown[] = [];
  let othersMs = Number.NEGATIVE_INFINITY;

  function arrange(): void {
    lines.forEach((line, i) => {
      if (element.children[i] !== line.element) element.insertBefore(line.element, element.children[i] ?? null);
    });
  }

  function remove(line: Shown | undefined): void {
    line?.element.remove();
  }

  /** The line of the ram by which somebody shattered, which the shattering takes the place of. */
  function takeRam(victim: number, nowMs: number): Shown | undefined {
    const isIt = ({ news, untilMs }: Shown) => news.victim === victim && nowMs - (untilMs - LINE_MS) < ONE_HIT_MS;
    const at = victim < 0 ? -1 : lines.findIndex(isIt);
    return at < 0 ? undefined : lines.splice(at, 1)[0];
  }

  return {
    element,
    add(news, dust, nowMs) {
      const ram = takeRam(news.victim, nowMs);
      remove(ram);
      const isOfOthers = news.weight === WEIGHT.others;
      if (isOfOthers && !ram && nowMs - othersMs < OTHERS_EVERY_MS) return;
      if (isOfOthers) othersMs = nowMs;
      const amount = make('b');
      const line: Shown = {
        element: make('li', news.tone, [...wordsOf(news), amount]),
        amount,
        news,
        dust: Math.max(dust, ram?.dust ?? 0),
        weight: news.weight,
        untilMs: nowMs + LINE_MS,
      };
      writeAmount(line);
      remove(putLine(lines, line));
      arrange();
    },
    gather(dust, nowMs) {
      const line = lines.find(
        ({ news, untilMs }) => news.tone === 'good' && news.b && nowMs < untilMs - LINE_MS + GATHER_MS,
      );
      if (!line) return;
      line.dust += dust;
      writeAmount(line);
    },
    draw(nowMs) {
      for (let line = takeOver(lines, nowMs); line; line = takeOver(lines, nowMs)) remove(line);
    },
  };
}

function writeAmount({ amount, dust, news }: Shown): void {
  setText(amount, dust > 0 ? ` ${news.tone === 'bad' ? '−' : '+'}${dust}` : '');
}

/** A sentence as text and names, each name in its colour, wherever a language puts them. */
function wordsOf({ key, a, b }: News): Node[] {
  const parts = say(key, { a: `${MARK}a${MARK}`, b: `${MARK}b${MARK}` }).split(MARK);
  return parts.map((part, i) => (i % 2 === 0 ? new Text(part) : nameOf(part === 'a' ? a : b)));
}

function nameOf(named: Named | undefined): HTMLElement {
  const element = make('span', 'name', named?.name ?? '');
  element.style.setProperty('--hue', hueOf(named?.colour ?? 0).css);
  return element;
}
