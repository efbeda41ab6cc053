import { COSTLIEST_TICKS } from '../../../../protocol/stream.ts';
import { make, setText } from '../../../client/base/dom.ts';
import { drawBars } from '../parts/bars.ts';
import { colourOfRow } from '../parts/colours.ts';
import { button, createTable, fillSwatch } from '../parts/elements.ts';
import { inBytes, inFull, inMs, inPercent, inShort, inTime, percentile } from '../parts/numbers.ts';
import { largestRow, type Row, type Tick } from '../parts/ticks.ts';
import { costliestTicks, KEPT_MS, type Live, latest, recentTicks, risenIn, WINDOW_MS } from './model.ts';

/** What is read and not watched: told once a second. */
export interface Part {
  readonly element: HTMLElement;
  set(live: Live): void;
}

/** Where the time of the last ten seconds went, row by row. */
export function createRowsTable(): Part {
  const columns = [
    { title: 'row', isText: true },
    { title: 'mean' },
    { title: 'p99' },
    { title: 'most' },
    { title: 'share' },
  ];
  const { element, set } = createTable(columns, 'Rows of the ledger, last ten seconds');
  return {
    element,
    set(live) {
      const ticks = recentTicks(live, WINDOW_MS);
      const totalMs = ticks.reduce((sum, tick) => sum + tick.totalMs, 0);
      const told = (words: Node, values: number[]) => {
        const sumMs = values.reduce((sum, ms) => sum + ms, 0);
        const most = values.reduce((most, ms) => Math.max(most, ms), 0);
        return [
          words,
          inShort(sumMs / (values.length || 1)),
          inShort(percentile(values, 0.99)),
          inShort(most),
          inPercent(totalMs > 0 ? sumMs / totalMs : 0),
        ];
      };
      const line = ({ label, name, at }: Row, isWhole: boolean) => {
        const swatch = isWhole ? [fillSwatch(colourOfRow(name))] : [];
        const words = make('span', isWhole ? 'whole' : 'part', [...swatch, document.createTextNode(label)]);
        return told(
          words,
          ticks.map(({ ms }) => ms[at]),
        );
      };
      set([
        ...live.rows.flatMap((row) => [line(row, true), ...row.parts.map((part) => line(part, false))]),
        told(
          make('strong', '', 'all, ms'),
          ticks.map((tick) => tick.totalMs),
        ),
      ]);
    },
  };
}

/** The costliest ticks of the last minute; each opens. */
export function createCostliest(onOpen: (tick: Tick) => void): Part {
  const element = make('ol', 'costliest');
  const lines = new Map<number, { item: HTMLElement; age: HTMLElement; press: HTMLElement }>();
  const lineOf = (live: Live, tick: Tick) => {
    const largest = largestRow(live.rows, tick);
    const age = make('span', 'dim');
    const press = button('', () => onOpen(tick));
    const share = tick.ms[largest.at] / tick.totalMs;
    press.append(
      make('strong', '', inMs(tick.totalMs)),
      make('span', 'most', [
        fillSwatch(colourOfRow(largest.name)),
        make('span', '', `${largest.name} ${inPercent(share)}`),
      ]),
      make('span', 'dim', `tick ${inFull(tick.tick)}`),
      age,
    );
    return { item: make('li', '', [press]), age, press };
  };
  return {
    element,
    set(live) {
      const ticks = costliestTicks(live, COSTLIEST_TICKS);
      const nowMs = live.samples.at(-1)?.atMs ?? 0;
      for (const number of lines.keys()) if (!ticks.some(({ tick }) => tick === number)) lines.delete(number);
      for (const tick of ticks) {
        const line = lines.get(tick.tick) ?? lineOf(live, tick);
        lines.set(tick.tick, line);
        setText(line.age, `${inTime(Math.max(0, nowMs - tick.endMs) / 1000)} ago`);
      }
      const items = ticks.map(({ tick }) => lines.get(tick)?.item as HTMLElement);
      // Put in anew only where the order has changed: a list that is moved loses the focus.
      if (items.length === element.children.length && items.every((item, i) => item === element.children[i])) return;
      const focused = document.activeElement;
      element.replaceChildren(...items);
      if (focused instanceof HTMLElement && element.contains(focused)) focused.focus();
    },
  };
}

/** What sent bytes told, of the last ten seconds. */
export function createBytes(): Part {
  const element = make('div');
  return {
    element,
    set(live) {
      const names = Object.keys(live.samples.at(-1)?.values ?? {}).filter((name) => name.startsWith('sent.'));
      const kinds = names.map((name) => ({ name: name.slice(5), bytes: risenIn(live, name, WINDOW_MS) }));
      const total = kinds.reduce((sum, { bytes }) => sum + bytes, 0);
      const bars = kinds
        .filter(({ bytes }) => bytes > 0)
        .sort((a, b) => b.bytes - a.bytes)
        .map(({ name, bytes }) => ({
          label: name,
          value: bytes,
          text: `${inBytes((bytes * 1000) / WINDOW_MS)}/s, ${inPercent(bytes / total)}`,
        }));
      element.replaceChildren(
        bars.length > 0
          ? drawBars([{ title: '', bars }], '', undefined, false)
          : make('p', 'dim', 'Nothing was sent in the last ten seconds.'),
      );
    },
  };
}

const TROUBLES: readonly [counter: string, words: string][] = [
  ['overruns', 'ticks over budget'],
  ['catchUps', 'ticks that had to catch up'],
  ['shiftedTicks', 'ticks of time given up'],
  ['slowReaders', 'readers that were too slow'],
  ['snapshotsSent', 'views sent anew'],
  ['movesLate', 'moves that came late'],
  ['movesDropped', 'moves dropped'],
  ['joinsRefused', 'joins refused'],
];

/** What went wrong, in the last minute and since the start. */
export function createTroubles(): Part {
  const { element, set } = createTable(
    [{ title: '', isText: true }, { title: 'last minute' }, { title: 'in all' }],
    'What went wrong',
  );
  return {
    element,
    set(live) {
      const named = Object.keys(live.samples.at(-1)?.values ?? {}).sort();
      const refused = named
        .filter((name) => name.startsWith('refused.'))
        .map((name) => [name, `connections ended by rule ${name.slice(8)}`]);
      const closed = named
        .filter((name) => name.startsWith('closed.'))
        .map((name) => [name, `connections ended with ${name.slice(7)}`]);
      set(
        [...TROUBLES, ...refused, ...closed].map(([name, words]) => [
          words,
          inFull(risenIn(live, name, KEPT_MS)),
          inFull(latest(live, name)),
        ]),
      );
    },
  };
}

/** What threads and processes with sockets do beside all else, by row of the ledger. */
const SOCKET_ROWS = [
  ['replicate.encode', 'reads'],
  ['send.compose', 'composes'],
  ['send.socket', 'sends'],
] as const;

/** Each thread and each gateway elsewhere: how busy it was in the last ten seconds, and with what. */
export function createThreads(): Part {
  const columns = [{ title: '', isText: true }, { title: 'busy' }, ...SOCKET_ROWS.map(([, title]) => ({ title }))];
  const { element, set } = createTable(columns, 'Threads and gateways');
  return {
    element,
    set(live) {
      const told = live.samples.at(-1)?.values ?? {};
      const share = (counter: string) =>
        counter in told ? inPercent(Math.max(0, risenIn(live, counter, WINDOW_MS)) / WINDOW_MS) : '';
      const threads = Object.keys(told).flatMap((name) => (name.startsWith('busyMs.') ? [name.slice(7)] : []));
      const lines = threads.map((thread) => [
        thread === 'host' ? 'rooms' : thread,
        share(`busyMs.${thread}`),
        ...SOCKET_ROWS.map(([row]) => share(`rowMs.${row}.${thread}`)),
      ]);
      set(lines.length > 0 ? lines : [['all in one', '', '', '', '']]);
    },
  };
}

/** Each room: its code, and how full it is. */
export function createRooms(): Part {
  const element = make('ul', 'rooms');
  element.tabIndex = 0;
  element.setAttribute('aria-label', 'Rooms, the fullest first');
  let told: Live['rooms'] | undefined;
  return {
    element,
    set({ rooms }) {
      if (rooms === told) return;
      told = rooms;
      const items = rooms
        .toSorted((a, b) => b[3] - a[3] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1))
        .map(([code, isPublic, players, inPlay, seats]) => {
          const fill = make('span', 'fill');
          fill.style.width = `${Math.min(1, inPlay / seats) * 100}%`;
          const item = make('li', '', [
            make('strong', '', code),
            make('span', 'dim', isPublic ? 'public' : 'private'),
            make('span', 'number', `${inPlay} of ${seats}`),
            make('span', 'track', [fill]),
          ]);
          item.title = `${code}: ${players} connected, ${inPlay} in play, ${seats} seats`;
          return item;
        });
      element.replaceChildren(...(items.length > 0 ? items : [make('li', 'dim', 'No room is open.')]));
    },
  };
}
