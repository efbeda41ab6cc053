import { type Refusal, readSanction, type Sanction } from '../../../../protocol/people.ts';
import type { Game, Line, Talk } from '../../../net/client.ts';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { saySanction } from '../../common/sanction.ts';
import type { Muted } from '../../kept/muted.ts';
import '../../words/late-words.ts';
import { say } from '../../words/words.ts';
import { WEIGHT } from '../news/news.ts';
import { type Log, speakerOf, wordsOf } from './log.ts';
import type { Notices } from './notices.ts';

/** Where what was heard is shown; `speak` is for those who listen. */
export interface Hearing {
  readonly log: Log;
  readonly notices: Notices;
  readonly muted: Muted;
  speak(text: string, weight: number): void;
}

/** Sentences of a record, by place of the award: three for the first three, then rams, shatterings, a long life. */
const RECORDS = ['dust', 'dust', 'dust', 'rams', 'shattered', 'alive'] as const;
const LONGEST_LIFE = 5;

/** A notice's scope. */
const YOU_ALONE = 2;
/** `refused.seconds` says no more. */
const MOST_SECONDS = 0xffff;

function refusal(why: Refusal, seconds: number): string {
  const isKnown = why === 'muted' && seconds > 0 && seconds < MOST_SECONDS;
  return isKnown ? say('refused.mutedFor', { minutes: Math.ceil(seconds / 60) }) : say(`refused.${why}`, { seconds });
}

/** Shows what was said, but for those who are muted. */
export function createHearing({
  log,
  notices,
  muted,
  speak,
}: Hearing): (item: Talk, game: Game, nowMs: number) => void {
  function hearLine(line: Line, game: Game, nowMs: number): void {
    const isOwn = line.from === game.id;
    if (!isOwn && muted.has({ who: line.who, id: line.from, name: line.name })) return;
    log.addLine(line, game, nowMs);
    if (!isOwn) speak(`${speakerOf(line, game)}: ${wordsOf(line)}`, WEIGHT.all);
  }

  function note(text: string, tone: 'note' | 'bad', nowMs: number): void {
    log.addNote(text, tone, nowMs);
    speak(text, WEIGHT.own);
  }

  function hearSanction(sanction: Sanction, nowMs: number): void {
    const text = saySanction(sanction);
    notices.announce(say('sanction.title'), text, nowMs);
    note(text, sanction.kind === 'unmuted' ? 'note' : 'bad', nowMs);
  }

  return (item, game, nowMs) => {
    switch (item.kind) {
      case 'line':
        return hearLine(item, game, nowMs);
      case 'refused':
        return note(refusal(item.why, item.seconds), 'bad', nowMs);
      case 'notice': {
        const sanction = item.scope === YOU_ALONE && item.title === '' ? readSanction(item.body) : undefined;
        if (sanction) return hearSanction(sanction, nowMs);
        notices.announce(item.title, item.body, nowMs);
        return note([item.title, item.body].filter((text) => text !== '').join(': '), 'note', nowMs);
      }
      case 'restart':
        notices.restart(item.seconds, nowMs);
        return speak(say('notice.restart', { seconds: item.seconds }), WEIGHT.own);
      case 'record': {
        const value = item.what === LONGEST_LIFE ? Math.round(item.value / SIM_HZ) : item.value;
        return note(say(`record.${RECORDS[item.what]}`, { name: item.name, value }), 'note', nowMs);
      }
    }
  };
}
