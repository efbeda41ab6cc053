import type { ModeratedPlayer, ModeratedReport, ModerationView } from '../../../../protocol/stream.ts';
import { make } from '../../../client/base/dom.ts';
import { button, createTable, type TableRow } from '../parts/elements.ts';
import { inFull, inTime } from '../parts/numbers.ts';
import { choicesFor, choicesForReport, choicesForRoom, nameOf } from './choices.ts';
import type { Choice } from './dialog.ts';

/** What lists do beside showing. */
export interface Acts {
  open(title: string, choices: readonly Choice[]): void;
  /** Without a question: what lifts something can be done again. */
  lift(act: string, request: object): void;
}

export interface List {
  readonly element: HTMLElement;
  set(view: ModerationView): void;
}

/** More are told than anybody reads at once. */
const MOST_SHOWN = 100;

export function createPlayers(acts: Acts): List & { filter: HTMLInputElement } {
  const columns = [text('player'), text('room'), text('here'), { title: 'dust' }, text('who'), text('from'), text('')];
  const { element, set } = createTable(columns, 'Players');
  const filter = make('input');
  filter.type = 'search';
  filter.placeholder = 'Find a name, room, address';
  filter.setAttribute('aria-label', 'Find a name, room, address');
  let last: ModerationView | undefined;
  const write = () => {
    if (!last) return;
    const { players, atMs } = last;
    const wanted = filter.value.trim().toLowerCase();
    const shown = players.filter((player) => textOf(player).includes(wanted)).slice(0, MOST_SHOWN);
    set(shown.map((player) => playerRow(player, players, atMs, acts)));
  };
  filter.addEventListener('input', write);
  return {
    element,
    filter,
    set(view) {
      last = view;
      write();
    },
  };
}

function textOf({ name, room, address, identity = '' }: ModeratedPlayer): string {
  return `${name} ${room} ${address} ${identity}`.toLowerCase();
}

function playerRow(player: ModeratedPlayer, all: readonly ModeratedPlayer[], atMs: number, { open }: Acts): TableRow {
  const { room, sinceMs, dust, who, address, isSpectator, state, mutedUntilMs } = player;
  const sameAddress = all.filter((other) => other.address === address).length;
  const marks = [...(mutedUntilMs === undefined ? [] : ['muted']), ...(state === 'playing' ? [] : [state])];
  const title = nameOf(player);
  return [
    make('span', '', [make('strong', '', title), make('span', 'dim', marks.map((mark) => ` · ${mark}`).join(''))]),
    room,
    inTime(Math.max(0, atMs - sinceMs) / 1000),
    isSpectator ? '' : inFull(dust),
    who === 0 ? 'no identity' : String(who),
    address || 'unknown',
    keyed(`player ${player.player}`, 'Act…', title, () => open(title, choicesFor(player, sameAddress))),
  ];
}

export function createRooms(acts: Acts): List {
  const columns = [text('room'), { title: 'players' }, { title: 'seats' }, { title: 'watching' }, text('')];
  const { element, set } = createTable(columns, 'Rooms');
  return {
    element,
    set: ({ rooms }) =>
      set(
        rooms
          .slice(0, MOST_SHOWN)
          .map((room) => [
            `${room.room}${room.isPublic ? '' : ' · private'}`,
            inFull(room.players),
            inFull(room.seats),
            inFull(room.spectators),
            keyed(`room ${room.room}`, 'Close…', room.room, () => acts.open(`Room ${room.room}`, choicesForRoom(room))),
          ]),
      ),
  };
}

/** Each opens to the lines that were said. Written anew only where there are others: what is open stays open. */
export function createReports(acts: Acts): List {
  const element = make('div', 'reports');
  let shown = '';
  return {
    element,
    set({ reports }) {
      const newest = reports.slice(0, MOST_SHOWN);
      const mark = newest.map(({ atMs, by }) => `${atMs}/${by.who}`).join();
      if (mark === shown && element.childElementCount > 0) return;
      shown = mark;
      const none = [make('p', 'note', 'Nobody was reported.')];
      element.replaceChildren(...(newest.length > 0 ? newest.map((report) => describeReport(report, acts)) : none));
    },
  };
}

function describeReport(report: ModeratedReport, { open }: Acts): HTMLElement {
  const { about, by, reason, room, tick, atMs, lines } = report;
  const title = nameOf(about);
  const choices = choicesForReport(report);
  const summary = make('summary', '', [
    make('strong', '', title),
    make('span', '', ` ${reason}`),
    make('span', 'dim', ` · ${inDate(atMs)} · by ${nameOf(by)} · room ${room}, tick ${inFull(tick)}`),
  ]);
  const said = lines.map(({ from, text: words }) =>
    make('li', from.seat === about.seat && from.name === about.name ? 'own' : '', `${nameOf(from)}: ${words}`),
  );
  const act = keyed(`report ${atMs} ${about.who}`, 'Act…', title, () => open(title, choices));
  const note = make('p', 'note', 'Joined without an identity: only who is here can be kicked, above.');
  return make('details', 'report', [
    summary,
    said.length > 0 ? make('ol', 'lines', said) : make('p', 'note', 'Nothing was said.'),
    choices.length > 0 ? act : note,
  ]);
}

export function createBans({ lift }: Acts): List {
  const { element, set } = createTable([text('who'), text('reason'), text('until'), text('')], 'Bans');
  return {
    element,
    set: ({ bans }) =>
      set(
        bans.slice(0, MOST_SHOWN).map(({ id, kind, name, reason, untilMs }) => {
          const who = kind === 'address' ? `${id}${name ? ` (${name})` : ''}` : name || shortOf(id);
          return [who, reason, inDate(untilMs), keyed(`ban ${id}`, 'Lift', who, () => lift('unban', { id }))];
        }),
      ),
  };
}

export function createMutes({ lift }: Acts): List {
  const { element, set } = createTable([text('who'), text('reason'), text('until'), text('')], 'Mutes');
  return {
    element,
    set: ({ mutes }) =>
      set(
        mutes.slice(0, MOST_SHOWN).map(({ identity, name, reason, untilMs }) => {
          const who = name || shortOf(identity);
          const act = keyed(`mute ${identity}`, 'Lift', who, () => lift('unmute', { identity }));
          return [who, reason, inDate(untilMs), act];
        }),
      ),
  };
}

export function createAudit(): List {
  const columns = ['when', 'act', 'who', 'what', 'reason', 'until'].map(text);
  const { element, set } = createTable(columns, 'Audit log');
  return {
    element,
    set: ({ audit }) =>
      set(
        audit
          .slice(0, MOST_SHOWN)
          .map(({ atMs, act, name, identity, room, detail, reason = '', untilMs }) => [
            inDate(atMs),
            act,
            name || (identity === undefined ? '' : shortOf(identity)),
            [room, detail].filter((part) => part !== undefined).join(', '),
            reason,
            untilMs === undefined ? '' : inDate(untilMs),
          ]),
      ),
  };
}

/** A button that has the focus again after its list was written anew. */
function keyed(key: string, label: string, about: string, onClick: () => void): HTMLButtonElement {
  const element = button(label, onClick, 'small');
  element.dataset.key = key;
  element.setAttribute('aria-label', `${label} ${about}`);
  return element;
}

function text(title: string) {
  return { title, isText: true };
}

function shortOf(identity: string): string {
  return `${identity.slice(0, 8)}…`;
}

/** In UTC, like the server's log. */
function inDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
