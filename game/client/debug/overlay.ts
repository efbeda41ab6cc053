import type { Client } from '../../net/client.ts';
import type { Telemetry } from '../../net/time/telemetry.ts';
import { heapBytes, tellProfiler } from '../base/browser.ts';
import { make, setText } from '../base/dom.ts';
import { faults, metering } from '../base/faults.ts';
import { nowMs as pageMs } from '../base/now.ts';
import { createLayerMeter, type LayerCost } from './layers.ts';
import { logLines } from './log.ts';
import { createRates } from './rates.ts';
import { createStack } from './stack.ts';

/** F3: what the connection and the prediction are doing, in figures, and the last messages. */
export interface Overlay {
  toggle(): void;
  /** Call it every animation frame: it counts them. */
  draw(nowMs: number): void;
}

/** Four times a second: faster, the last digits are a blur. */
const DRAW_EVERY_MS = 250;
/** As long as it takes for a layer that draws now and then to be seen. */
const MEASURE_EVERY_MS = 1000;

/** Layers that are told by name: those that take less are not worth a line. */
const MOST_LAYERS = 12;

export function createOverlay(root: HTMLElement, client: Client): Overlay {
  const { telemetry } = client;
  const { isProfiled } = metering;
  const gauges = createTable('gauges');
  const bytes = createTable('bytes');
  const layers = createTable('layers');
  const meter = createLayerMeter({ nowMs: pageMs, heapBytes, onSpan: isProfiled ? tellProfiler : undefined });
  const log = make('pre', 'log');
  const stack = createStack();
  const element = make('section', 'overlay', [gauges.element, bytes.element, layers.element, stack.element, log]);
  element.setAttribute('aria-label', 'Debug overlay');
  element.hidden = true;
  root.append(element);
  const rates = createRates(telemetry);
  let drawnMs = 0;
  let frames = 0;
  let measuredMs = 0;
  if (isProfiled) metering.by = meter;

  return {
    toggle() {
      element.hidden = !element.hidden;
      client.traceMoves(!element.hidden);
      metering.by = isProfiled || !element.hidden ? meter : undefined;
    },
    draw(nowMs) {
      rates.countUpdate(nowMs);
      frames++;
      if (metering.by && nowMs - measuredMs >= MEASURE_EVERY_MS) {
        layers.write(layerRows(meter.take(frames)));
        measuredMs = nowMs;
        frames = 0;
      }
      if (element.hidden || nowMs - drawnMs < DRAW_EVERY_MS) return;
      drawnMs = nowMs;
      gauges.write(gaugeRows(telemetry, rates.framesPerSecond));
      bytes.write([
        ...byteRows('in', rates.inPerSecond, telemetry.bytesInByKind),
        ...byteRows('out', rates.outPerSecond, telemetry.bytesOutByKind),
      ]);
      stack.write(telemetry.move);
      setText(log, logLines(telemetry.log, nowMs));
    },
  };
}

type Row = readonly [name: string, value: string];

function gaugeRows(telemetry: Telemetry, framesPerSecond: number): readonly Row[] {
  const fixed = (value: number, digits = 1) => value.toFixed(digits);
  return [
    ['frames drawn', `${fixed(framesPerSecond, 0)} /s`],
    ['ping', `${fixed(telemetry.pingMs)} ms`],
    ['jitter', `${fixed(telemetry.jitterMs)} ms`],
    ['tick rate', `${telemetry.tickHz} Hz`],
    ['moves early by', `${fixed(telemetry.slackTicks)} ticks`],
    ['lead', `${fixed(telemetry.leadTicks)} ticks`],
    ['late, dropped moves', `${telemetry.lateMoves}, ${telemetry.droppedMoves}`],
    ['corrections', `${telemetry.corrections} (${telemetry.explained} explained)`],
    ['largest', `${fixed(telemetry.largestCorrectionPx, 2)} px`],
    ['divergences, resets', `${telemetry.divergences}, ${telemetry.resets}`],
    ['reconnects', String(telemetry.reconnects)],
    ['layers failed', [...faults].map(([layer, times]) => `${layer} ${times}`).join(', ') || '0'],
    ['messages in, out', `${telemetry.messagesIn}, ${telemetry.messagesOut}`],
  ];
}

/** What a frame takes in all, and which layers take most of it. Of memory browsers seldom tell. */
function layerRows(costs: readonly LayerCost[]): readonly Row[] {
  const wordsOf = (ms: number, bytes: number) =>
    `${ms.toFixed(2)} ms${bytes > 0 ? `, ${(bytes / 1024).toFixed(1)} KiB` : ''}`;
  const sum = (of: (cost: LayerCost) => number) => costs.reduce((all, cost) => all + of(cost), 0);
  return [
    [
      'a frame',
      wordsOf(
        sum(({ ms }) => ms),
        sum(({ bytes }) => bytes),
      ),
    ],
    ...costs.slice(0, MOST_LAYERS).map(({ layer, ms, bytes }): Row => [layer, wordsOf(ms, bytes)]),
  ];
}

/** In the order of what a kind has cost so far, so that rows do not change places all the time. */
function byteRows(
  sign: string,
  perSecond: ReadonlyMap<string, number>,
  totals: Readonly<Record<string, number>>,
): readonly Row[] {
  const costOf = (kind: string) => totals[kind] ?? Number.POSITIVE_INFINITY;
  return [...perSecond]
    .sort(([a], [b]) => costOf(b) - costOf(a))
    .map(([kind, bytes]) => [`${sign} ${kind}`, `${Math.round(bytes)} B/s`]);
}

interface Table {
  readonly element: HTMLElement;
  write(rows: readonly Row[]): void;
}

/** Rows of a name and a value; cells are made once and rewritten. */
function createTable(className: string): Table {
  const element = make('dl', className);
  const cells: (readonly [HTMLElement, HTMLElement])[] = [];
  return {
    element,
    write(rows) {
      while (cells.length < rows.length) {
        const pair = [make('dt'), make('dd')] as const;
        cells.push(pair);
        element.append(...pair);
      }
      cells.forEach(([name, value], i) => {
        const [nameText, valueText] = rows[i] ?? ['', ''];
        setText(name, nameText);
        setText(value, valueText);
      });
    },
  };
}
