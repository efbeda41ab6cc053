import { make, setText } from '../../../client/base/dom.ts';
import { inBytes, inFull, inMs, inPercent, inTenthsOfMs, percentile } from '../parts/numbers.ts';
import { KEPT_MS, type Live, latest, recentTicks, risenIn, WINDOW_MS } from './model.ts';

interface Figure {
  title: string;
  /** The number, and a line below it. */
  read(live: Live): [value: string, words: string];
  /** Something is wrong: said with a sign and in words too. */
  isBad?(live: Live): boolean;
}

const perSecond = (live: Live, name: string) => risenIn(live, name, WINDOW_MS) / (secondsOf(live) || 1);

const FIGURES: readonly Figure[] = [
  {
    title: 'tick, p99',
    read(live) {
      const work = recentTicks(live, WINDOW_MS).map(({ workMs }) => workMs);
      const p99 = percentile(work, 0.99);
      return [
        inMs(p99),
        `${inPercent(p99 / live.budgetMs)} of its ${inTenthsOfMs(live.budgetMs)}; median ${inMs(percentile(work, 0.5))}`,
      ];
    },
    isBad: (live) =>
      percentile(
        recentTicks(live, WINDOW_MS).map(({ workMs }) => workMs),
        0.99,
      ) > live.budgetMs,
  },
  {
    title: 'late, p99',
    read(live) {
      const late = recentTicks(live, WINDOW_MS).map(({ lateMs }) => lateMs);
      return [
        inMs(percentile(late, 0.99)),
        `median ${inMs(percentile(late, 0.5))}; other timers ${inMs(latest(live, 'loopDelayMaxMs'))}`,
      ];
    },
  },
  {
    title: 'players',
    read(live) {
      const rooms = latest(live, 'rooms');
      return [
        inFull(latest(live, 'players')),
        `${inFull(live.samples.at(-1)?.inPlay ?? 0)} in play, ${inFull(rooms)} ${rooms === 1 ? 'room' : 'rooms'}`,
      ];
    },
  },
  {
    title: 'processor',
    read(live) {
      const [user, system] = [perSecond(live, 'cpuUserUs') / 1e6, perSecond(live, 'cpuSystemUs') / 1e6];
      return [inPercent(user + system), `of one core; kernel ${inPercent(system)}`];
    },
  },
  {
    title: 'memory',
    read: (live) => [inBytes(latest(live, 'rssBytes')), `heap ${inBytes(latest(live, 'heapBytes'))}`],
  },
  {
    title: 'sent, a second',
    read(live) {
      return [inBytes(perSecond(live, 'bytesSent')), `received ${inBytes(perSecond(live, 'bytesReceived'))}`];
    },
  },
  {
    title: 'over budget, a minute',
    read(live) {
      return [inFull(risenIn(live, 'overruns', KEPT_MS)), `${inFull(latest(live, 'overruns'))} since the start`];
    },
    isBad: (live) => risenIn(live, 'overruns', KEPT_MS) > 0,
  },
  {
    title: 'slow readers, a minute',
    read(live) {
      return [inFull(risenIn(live, 'slowReaders', KEPT_MS)), `${inFull(latest(live, 'slowReaders'))} since the start`];
    },
    isBad: (live) => risenIn(live, 'slowReaders', KEPT_MS) > 0,
  },
];

function secondsOf({ samples }: Live): number {
  const nowMs = samples.at(-1)?.atMs ?? 0;
  const first = samples.find(({ atMs }) => atMs >= nowMs - WINDOW_MS);
  return (nowMs - (first?.atMs ?? nowMs)) / 1000;
}

/** The figures one looks at first. */
export function createTiles() {
  const tiles = FIGURES.map(({ title }) => {
    const [value, words] = [make('strong'), make('span', 'dim')];
    return { element: make('div', 'tile', [make('span', 'title', title), value, words]), value, words };
  });
  const element = make(
    'div',
    'tiles',
    tiles.map((tile) => tile.element),
  );
  return {
    element,
    set(live: Live) {
      FIGURES.forEach(({ read, isBad }, i) => {
        const [value, words] = read(live);
        const bad = isBad?.(live) ?? false;
        setText(tiles[i].value, bad ? `▲ ${value}` : value);
        setText(tiles[i].words, words);
        tiles[i].element.classList.toggle('bad', bad);
      });
    },
  };
}
