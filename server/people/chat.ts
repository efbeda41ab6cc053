import { Pace } from '../../game/common/pace.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { appendBytes, type ByteBuffer, createByteBuffer } from '../../protocol/bytes.ts';
import {
  cleanLine,
  fitsLine,
  PHRASES,
  REFUSALS,
  REPORT_REASONS,
  type Refusal,
  type SpectatorChat,
} from '../../protocol/people.ts';
import type { UpdateRecord } from '../../protocol/table.ts';
import { type Counters, count } from '../ledger/counters.ts';
import type { Line } from '../ports/publication.ts';
import type { Report, Reported, Reports } from '../ports/reports.ts';
import { keepLine, type LineRecord } from '../publication/lines.ts';
import type { WordFilter } from './filter.ts';
import type { Person } from './person.ts';
import { holdsLink, Repeats } from './repeats.ts';

/** What all rooms of a server share. */
export interface People {
  readonly filter: WordFilter;
  readonly reports: Reports;
  readonly spectatorChat: SpectatorChat;
  /** For how long an identity may not chat, 0 where it may; nobody is muted where not given. */
  mutedSeconds?(identity: string | undefined): number;
}

export interface ChatOptions extends People {
  readonly code: string;
  readonly seats: number;
  readonly counters: Counters;
  /** The tick in which what is said now will be told. */
  nextTick(): number;
  /** Who sits there and would read a line now. */
  personIn(seat: number): Person | undefined;
  /** Tells one seat alone. */
  tell(seat: number, record: UpdateRecord): void;
}

/** Lines of one person: as fast as somebody types short ones, and no faster for long. */
const BURST = 4;
const TICKS_A_LINE = 3 * SIM_HZ;
/** Lines to all of a room: a full room must not be told more than people can read. */
const ROOM_BURST = 12;
const TICKS_A_ROOM_LINE = SIM_HZ / 4;
/** Reports of one person. */
const REPORT_BURST = 4;
const TICKS_A_REPORT = 60 * SIM_HZ;
/** Of what `refused.seconds` can say. */
const MOST_SECONDS = 0xffff;
/** Between two refusals that one person is told: whoever floods must not be answered at the same pace. */
const REFUSAL_GAP_TICKS = SIM_HZ / 2;
/** Lines a report tells, and lines that are remembered for it, whispers among them. */
const REPORTED_LINES = 20;
const REMEMBERED_LINES = 100;

/** What people of one room say to each other. The rules know nothing of it, and journals do not hold it. */
export class Chat {
  /** The last lines to all, for those who join. */
  readonly lines: Line[] = [];
  /** Lines to all, to be told with the tick to come. */
  readonly news: ByteBuffer = createByteBuffer(256);
  private readonly options: ChatOptions;
  private readonly pace = new Pace<number>(BURST, TICKS_A_LINE);
  private readonly roomPace = new Pace<0>(ROOM_BURST, TICKS_A_ROOM_LINE);
  private readonly reportPace = new Pace<number>(REPORT_BURST, TICKS_A_REPORT);
  private readonly repeats = new Repeats();
  private readonly refusedTick: Float64Array;
  private readonly remembered: LineRecord[] = [];
  /** Identities behind what is remembered, where there are any. */
  private readonly identities = new WeakMap<LineRecord, string>();
  /** Who has reported whom. */
  private readonly reported = new Set<string>();

  constructor(options: ChatOptions) {
    this.options = options;
    this.refusedTick = new Float64Array(options.seats).fill(Number.NEGATIVE_INFINITY);
  }

  /** A seat says a line to another, or to all (−1). */
  say(seat: number, to: number, raw: string): void {
    const person = this.admit(seat, to);
    if (!person) return;
    const text = cleanLine(raw);
    const tick = this.options.nextTick();
    if (text === '') return this.refuse(seat, 'empty');
    if (!fitsLine(text)) return this.refuse(seat, 'tooLong');
    if (holdsLink(text)) return this.refuse(seat, 'link');
    if (this.repeats.take(seat, text, tick)) return this.refuse(seat, 'repeated');
    const masks = this.options.filter.masks(text);
    this.options.counters.linesSaid++;
    if (masks.length > 0) this.options.counters.linesMasked++;
    this.tell({ kind: 'said', from: seat, who: person.who, to, tick, name: person.name, text, masks }, person);
  }

  /** A seat says a ready phrase, a place in `PHRASES`. */
  phrase(seat: number, to: number, phrase: number): void {
    const person = this.admit(seat, to);
    if (!person || phrase >= PHRASES.length) return;
    this.options.counters.phrasesSaid++;
    const tick = this.options.nextTick();
    this.tell({ kind: 'phrased', from: seat, who: person.who, to, tick, name: person.name, phrase }, person);
  }

  /** A seat reports another, for a place in `REPORT_REASONS`. */
  report(seat: number, id: number, reason: number): void {
    const { counters, reports, personIn } = this.options;
    const by = personIn(seat);
    if (!by) return;
    const about = personIn(id) ?? this.lastIn(id);
    if (!about || id === seat) return this.refuse(seat, 'nobody');
    const pair = `${seat}/${by.who}/${id}/${about.who}/${about.name}`;
    if (this.reported.has(pair)) return this.refuse(seat, 'reportedAlready');
    const seconds = secondsOf(this.reportPace.take(seat, this.options.nextTick()));
    if (seconds > 0) return this.refuse(seat, 'tooManyReports', seconds);
    this.reported.add(pair);
    count(counters.reports, REPORT_REASONS[reason]);
    reports.add(this.describe(by, about, REPORT_REASONS[reason]));
  }

  /** The tick is told. */
  told(): void {
    this.news.length = 0;
  }

  /** Whether a seat may say something now, to a listener who is there. */
  private admit(seat: number, to: number): Person | undefined {
    const { personIn, spectatorChat } = this.options;
    const person = personIn(seat);
    if (!person) return undefined;
    const why = this.refusalOf(person, to, spectatorChat);
    if (!why) return person;
    this.refuse(seat, why.why, why.seconds);
    return undefined;
  }

  private refusalOf(
    person: Person,
    to: number,
    spectatorChat: SpectatorChat,
  ): { why: Refusal; seconds: number } | undefined {
    const { personIn, nextTick } = this.options;
    if (person.isSpectator && (spectatorChat !== 'write' || to >= 0)) return { why: 'spectator', seconds: 0 };
    const listener = to < 0 ? undefined : personIn(to);
    if (to >= 0 && (!listener || listener.isSpectator || to === person.seat)) return { why: 'nobody', seconds: 0 };
    const mutedSeconds = this.options.mutedSeconds?.(person.identity) ?? 0;
    if (mutedSeconds > 0) return { why: 'muted', seconds: Math.min(mutedSeconds, MOST_SECONDS) };
    const tick = nextTick();
    const seconds = secondsOf(this.pace.take(person.seat, tick));
    if (seconds > 0) return { why: 'tooFast', seconds };
    const roomSeconds = to < 0 ? secondsOf(this.roomPace.take(0, tick)) : 0;
    return roomSeconds > 0 ? { why: 'roomBusy', seconds: roomSeconds } : undefined;
  }

  private identityOf(line: LineRecord): string | undefined {
    return this.identities.get(line);
  }

  private tell(record: LineRecord, { identity }: Person): void {
    this.remembered.push(record);
    if (identity !== undefined) this.identities.set(record, identity);
    if (this.remembered.length > REMEMBERED_LINES) this.remembered.shift();
    const { tell } = this.options;
    if (record.to >= 0) {
      tell(record.to, record);
      tell(record.from, record);
      return;
    }
    const bytes = keepLine(this.lines, record);
    appendBytes(this.news, bytes, 0, bytes.length);
  }

  private refuse(seat: number, why: Refusal, seconds = 0): void {
    const { counters, tell, nextTick } = this.options;
    count(counters.linesRefused, why);
    const tick = nextTick();
    if (tick - this.refusedTick[seat] < REFUSAL_GAP_TICKS) return;
    this.refusedTick[seat] = tick;
    tell(seat, { kind: 'refused', why: REFUSALS.indexOf(why), seconds });
  }

  /** Who has said something from a seat last, and has left since. */
  private lastIn(seat: number): Person | undefined {
    const line = this.remembered.findLast(({ from }) => from === seat);
    const identity = line && this.identityOf(line);
    return line && { seat, who: line.who, name: line.name, isSpectator: line.name === '', identity };
  }

  private describe(by: Person, about: Person, reason: string): Report {
    const { code, nextTick } = this.options;
    const heard = this.remembered.filter(({ from, to }) => to < 0 || to === by.seat || from === by.seat);
    const lines = heard.slice(-REPORTED_LINES).map((line) => ({
      tick: line.tick,
      from: { seat: line.from, who: line.who, name: line.name, identity: this.identityOf(line) },
      text: line.kind === 'said' ? line.text : `[${PHRASES[line.phrase]}]`,
    }));
    return { room: code, tick: nextTick(), by: reportedOf(by), about: reportedOf(about), reason, lines };
  }
}

function reportedOf({ seat, who, name, identity }: Person): Reported {
  return { seat, who, name, identity };
}

function secondsOf(ticks: number): number {
  return Math.ceil(ticks / SIM_HZ);
}
