import { make, setText } from '../../../client/base/dom.ts';
import { showApart } from '../parts/apart.ts';
import { button, linkTo, panel } from '../parts/elements.ts';
import { inTime } from '../parts/numbers.ts';
import { createStrip, type Strip } from '../parts/strip.ts';
import type { Tick } from '../parts/ticks.ts';
import { createCapture } from './capture.ts';
import { createCharts } from './charts.ts';
import { createBytes, createCostliest, createRooms, createRowsTable, createThreads, createTroubles } from './lists.ts';
import { createListener, type Live } from './model.ts';
import { listen } from './source.ts';
import { createTiles } from './tiles.ts';

/** What is read as text changes once a second, so that it can be read. */
const READ_EVERY = 10;

/** Shows the server as it runs. */
export function showDashboard(page: HTMLElement): void {
  const status = make('p', 'status', 'Asking the server…');
  status.setAttribute('role', 'status');
  const pause = button('Pause', () => setPaused(!isPaused));
  const capture = createCapture();
  page.append(
    make('header', 'head row', [make('h1', '', 'Cometa'), status, pause, capture.button, linkTo('#people', 'People')]),
    capture.words,
  );

  let isPaused = false;
  let screen: Screen | undefined;
  let live: Live | undefined;
  let messages = 0;
  let isDrawing = false;

  const draw = () => {
    isDrawing = false;
    if (live) screen?.draw(live);
  };
  const setPaused = (wanted: boolean) => {
    isPaused = wanted;
    pause.setAttribute('aria-pressed', String(isPaused));
    setText(pause, isPaused ? 'Go on' : 'Pause');
    setText(status, isPaused ? '❚❚ paused: the server goes on' : '● live');
  };

  const heard = createListener();
  listen({
    onMessage(message) {
      live = heard(message);
      const isFirst = message.kind === 'hello';
      if (isFirst) {
        // Another server may have other rows.
        screen?.element.remove();
        screen = createScreen(live);
        page.append(screen.element);
        messages = 0;
        setPaused(isPaused);
      } else messages++;
      if (isPaused && !isFirst) return;
      if (messages % READ_EVERY === 0) screen?.tell(live);
      if (!isDrawing) requestAnimationFrame(draw);
      isDrawing = true;
    },
    onLost() {
      const seconds = live ? `; it ran for ${inTime((live.samples.at(-1)?.atMs ?? 0) / 1000)}` : '';
      setText(status, `▲ no connection to the server, trying again${seconds}`);
    },
  });
}

interface Screen {
  readonly element: HTMLElement;
  /** What moves. */
  draw(live: Live): void;
  /** What is read. */
  tell(live: Live): void;
}

function createScreen({ rows, budgetMs }: Live): Screen {
  const open = (tick: Tick) => showApart(rows, tick, budgetMs);
  const tiles = createTiles();
  const strip: Strip = createStrip({ rows, budgetMs, onOpen: open });
  const charts = createCharts();
  const [rowsTable, costliest, bytes, troubles, rooms, threads] = [
    createRowsTable(),
    createCostliest(open),
    createBytes(),
    createTroubles(),
    createRooms(),
    createThreads(),
  ];
  const parts = [rowsTable, costliest, bytes, troubles, rooms, threads];
  const element = make('div', 'screen', [
    tiles.element,
    panel('Ticks, as they come', [strip.element]),
    make('div', 'pair', [
      panel('Where the time goes', [rowsTable.element], 'Of the last ten seconds, in milliseconds a tick.'),
      make('div', 'stack', [
        panel('The costliest ticks of the last minute', [costliest.element], 'Choose one to see it apart.'),
        panel('What went wrong', [troubles.element]),
      ]),
    ]),
    make('div', 'charts', charts.elements),
    make('div', 'pair', [
      panel('Bytes sent, by what they told', [bytes.element], 'Of the last ten seconds.'),
      make('div', 'stack', [
        panel('Rooms', [rooms.element], 'Comets in play, of the seats.'),
        panel('Threads and gateways', [threads.element], 'Of the last ten seconds.'),
      ]),
    ]),
  ]);
  return {
    element,
    draw(live) {
      strip.set(live.ticks, true);
      charts.set(live);
    },
    tell(live) {
      tiles.set(live);
      for (const part of parts) part.set(live);
    },
  };
}
