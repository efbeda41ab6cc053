import { type Game, hideWords, type Line } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { make } from '../../base/dom.ts';
import { settings } from '../../base/settings.ts';
import { hueOf } from '../../common/hues.ts';
import { say } from '../../words/words.ts';

/** What was said, line by line. A closed log shows the newest lines for a while, an open one all there are. */
export interface Log {
  readonly element: HTMLElement;
  addLine(line: Line, game: Game, nowMs: number): void;
  /** Something that nobody said: a refusal, an announcement. */
  addNote(text: string, tone: 'note' | 'bad', nowMs: number): void;
  draw(nowMs: number): void;
  /** Takes away what a person said. */
  drop(isTheirs: (line: Line) => boolean): void;
  toEnd(): void;
}

interface Shown {
  readonly element: HTMLElement;
  readonly line: Line | undefined;
  readonly untilMs: number;
}

const MOST_LINES = 100;
/** Long enough to be read beside a fight. */
const SHOWN_MS = 12_000;

export function createLog(): Log {
  const element = make('ol', 'talk-log');
  let shown: Shown[] = [];

  function add(content: readonly Node[], className: string, line: Line | undefined, untilMs: number): void {
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 8;
    const item = make('li', className, content);
    item.dir = 'auto';
    shown.push({ element: item, line, untilMs });
    element.append(item);
    if (shown.length > MOST_LINES) shown.shift()?.element.remove();
    if (isAtEnd) element.scrollTop = element.scrollHeight;
  }

  return {
    element,
    addLine(line, game, nowMs) {
      const ageMs = Math.max(0, ((game.tick - line.tick) * 1000) / SIM_HZ);
      const whisper = line.to < 0 ? '' : 'whisper';
      add([nameOf(line, game), make('bdi', 'talk-text', wordsOf(line))], whisper, line, nowMs - ageMs + SHOWN_MS);
    },
    addNote: (text, tone, nowMs) => add([make('span', '', text)], tone, undefined, nowMs + SHOWN_MS),
    draw(nowMs) {
      for (const { element: item, untilMs } of shown) item.classList.toggle('old', nowMs >= untilMs);
    },
    drop(isTheirs) {
      const gone = shown.filter(({ line }) => line && isTheirs(line));
      for (const { element: item } of gone) item.remove();
      shown = shown.filter((line) => !gone.includes(line));
    },
    toEnd() {
      element.scrollTop = element.scrollHeight;
    },
  };
}

/** What somebody said, in this reader's language and as this reader wants to read it. */
export function wordsOf({ phrase, text, masks }: Line): string {
  if (phrase) return say(`phrase.${phrase}`);
  return settings.hidesWords ? hideWords(text, masks) : text;
}

/** Who said it, and to whom where it was whispered. */
export function speakerOf(line: Line, game: Game): string {
  const name = line.name || say('chat.spectator');
  if (line.to < 0) return name;
  if (line.from !== game.id) return say('chat.toYou', { name });
  return say('chat.fromYou', { name: game.roster.get(line.to)?.name ?? '?' });
}

function nameOf(line: Line, game: Game): HTMLElement {
  const element = make('bdi', 'name', speakerOf(line, game));
  const about = line.to >= 0 && line.from === game.id ? line.to : line.from;
  const colour = game.roster.get(about)?.colour;
  if (colour !== undefined) element.style.setProperty('--hue', hueOf(colour).css);
  return element;
}
