// Which pictures docs/BENCHMARKS.md shows.

import { type Bar, type Chart, drawChart, type Panel } from '../../lib/plots/bars.ts';
import { shortNumber } from '../../lib/plots/svg.ts';
import { CONTENDERS, isCometa } from '../plan/contenders.ts';
import { LADDER } from '../plan/matrix.ts';
import type { Row } from './figures.ts';
import { findRow } from './goals.ts';
import type { Results } from './results.ts';

export interface Plot {
  /** Of its file: docs/benchmarks-NAME.svg. */
  name: string;
  caption: string;
  /** What a picture without its picture says. */
  about: string;
  /** Panels without bars are left out. */
  chart: (results: Results) => Chart;
}

/** What contenders are called where there is room. */
export const TITLES: Record<string, string> = {
  limit: 'the limit',
  cometa: 'Cometa',
  colyseus: 'Colyseus',
  nengi: 'nengi',
  socketio: 'Socket.IO',
  'ws-json': 'ws, JSON a tick',
  'ws-tutorial': 'ws, as tutorials',
};

export const PLOTS: readonly Plot[] = [
  {
    name: 'cpu',
    caption: 'Processor time per client and frame, as a multiple of the limit’s: what each adds to the bare sending.',
    about: 'Processor time of each contender by the limit’s',
    chart: (results) => ({
      title: 'Server’s processor time per client and frame',
      axis: 'times the limit’s; the thin line spans the quartiles of all rounds',
      mark: 1,
      panels: [
        panel('Open world, 1000 clients, random play, strict', rowsOf(results, 'peers'), ratioBar),
        panel('Open world, 1000 clients, people play, natural', rowsOf(results, 'natural'), ratioBar),
        panel('Arena, 200 clients, random play, strict', rowsOf(results, 'arena'), ratioBar),
      ],
    }),
  },
  {
    name: 'bytes',
    caption: 'What a client has to receive.',
    about: 'Bytes per client and second of each contender',
    chart: (results) => ({
      title: 'Bytes per client and second, as received',
      axis: 'bytes per second and client',
      panels: [
        panel('Open world, 1000 clients, random play', rowsOf(results, 'peers').filter(isNotLimit), bytesBar),
        panel('Open world, 1000 clients, people play', rowsOf(results, 'human').filter(isNotLimit), bytesBar),
        panel('Open world, 1000 clients, a new heading in every slot', stormRows(results), bytesBar),
        panel('Arena, 200 clients, random play', rowsOf(results, 'arena').filter(isNotLimit), bytesBar),
      ],
    }),
  },
  {
    name: 'clients',
    caption:
      'How many clients one core serves with 95 % of their frames, and ticks that begin less than 10 ms late (p99).',
    about: 'Largest number of clients of each contender',
    chart: (results) => ({
      title: 'Largest number of clients on one core',
      axis: 'clients',
      panels: [
        { title: 'Open world, random play, strict', bars: largestBars(results, 'open') },
        { title: 'Open world, people play, natural', bars: largestBars(results, 'people') },
        { title: 'Arena, random play, strict', bars: largestBars(results, 'arena') },
      ],
    }),
  },
  {
    name: 'rates',
    caption:
      'What `SEND_EVERY` costs. The limit sends 20 frames a second to everybody; Cometa is silent where nothing happens.',
    about: 'Processor time and bytes of Cometa with SEND_EVERY from 1 to 6',
    chart: (results) => ({
      title: 'SEND_EVERY from 1 to 6: processor time per client and second',
      axis: 'times the limit’s at 20 frames a second',
      mark: 1,
      panels: [panel('Open world, 1000 clients, people play, natural', rateRows(results), rateBar)],
    }),
  },
];

/** As SVG those that have something to show. */
export function drawPlots(results: Results): { plot: Plot; svg: string }[] {
  return chartsOf(results).map(({ plot, chart }) => ({ plot, svg: drawChart(chart) }));
}

/** Those that have something to show. */
export function chartsOf(results: Results): { plot: Plot; chart: Chart }[] {
  return PLOTS.flatMap((plot) => {
    const chart = plot.chart(results);
    const panels = chart.panels.filter(({ bars }) => bars.length > 0);
    return panels.length > 0 ? [{ plot, chart: { ...chart, panels } }] : [];
  });
}

function panel(title: string, rows: readonly Row[], barOf: (row: Row) => Bar | undefined): Panel {
  return { title, bars: rows.map(barOf).filter((bar) => bar !== undefined) };
}

function rowsOf(results: Results, group: string): Row[] {
  return CONTENDERS.map((contender) => findRow(results, group, contender)).filter((row) => row !== undefined);
}

function stormRows(results: Results): Row[] {
  return rowsOf(results, 'storm').filter(isNotLimit);
}

function rateRows(results: Results): Row[] {
  return [1, 2, 3, 4, 5, 6]
    .map((ticks) => findRow(results, 'slots', `cometa@${ticks}`))
    .filter((row) => row !== undefined);
}

/** Its frames have as many bytes as Cometa's: that is how it is made. */
function isNotLimit({ contender }: Row): boolean {
  return contender !== 'limit';
}

function ratioBar(row: Row): Bar | undefined {
  const { ratioToLimit, ratioQuartiles } = row;
  if (ratioToLimit === null) return undefined;
  return {
    ...barOf(row, ratioToLimit, ratioToLimit.toFixed(2)),
    ...(ratioQuartiles && { quartiles: ratioQuartiles }),
  };
}

function bytesBar(row: Row): Bar {
  return barOf(row, row.bytesPerClientSecond, shortNumber(row.bytesPerClientSecond));
}

function rateBar(row: Row): Bar | undefined {
  const bar = ratioBar(row);
  const ticks = Number(row.contender.split('@')[1]);
  const label = `${ticks}: ${60 / ticks} frames/s`;
  return bar && { ...bar, label, text: `${bar.text}, ${shortNumber(row.bytesPerClientSecond)} bytes/s` };
}

function barOf({ contender, saturatedBy, framesPerSecond }: Row, value: number, words: string): Bar {
  const note = {
    server: `overloaded: ${framesPerSecond.toFixed(1)} frames/s`,
    generator: 'the generator gave up',
  };
  return {
    label: TITLES[contender] ?? contender,
    value,
    text: saturatedBy ? `${words}, ${note[saturatedBy]}` : words,
    isOwn: isCometa(contender),
    isFaint: saturatedBy !== null,
  };
}

function largestBars(results: Results, ladder: string): Bar[] {
  return CONTENDERS.flatMap((contender) => {
    const text = largestWords(results, ladder, contender);
    if (text === undefined) return [];
    const value = results.maxClients[ladder][contender];
    return [{ label: TITLES[contender], value, text, isOwn: contender === 'cometa' }];
  });
}

/**
 * How many clients fit, as far as is known: beyond the ladder's ends, and where the generator gave up, nobody looked.
 * @returns undefined where it was not measured
 */
export function largestWords(
  { maxClients, heldByGenerator }: Results,
  ladder: string,
  contender: string,
): string | undefined {
  const found = maxClients[ladder]?.[contender];
  if (found === undefined) return undefined;
  if (found === 0) return `fewer than ${LADDER[0]}`;
  const isBound = found === LADDER.at(-1) || heldByGenerator.includes(`${ladder} ${contender}`);
  return `${found}${isBound ? ' or more' : ''}`;
}
