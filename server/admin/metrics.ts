import { Counter, Gauge, type Metric, Registry } from 'prom-client';
import type { HistogramData } from '../../game/common/histogram.ts';
import { descriptorLimit } from '../../game/node/descriptor-limit.ts';
import type { Game } from '../game/game.ts';
import type { Counters } from '../ledger/counters.ts';
import { BUDGET_MS } from '../ledger/ledger.ts';
import { LEAVES, ROWS } from '../ledger/rows.ts';
import { countOpen } from '../machine/descriptors.ts';
import { countPlayers, countSpectators, describeBytes } from './report.ts';

/** The one file that knows prom-client. Everything is read when somebody asks: until then metrics cost nothing. */

/** A value, or values by one or two labels. Labels are closed lists of ours: never a player, a room or an address. */
type Reading = number | Record<string, number> | Record<string, Record<string, number>>;

interface Entry {
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  /** One, or two with a space between. */
  readonly label?: string;
  read(game: Game): Reading;
}

function counter(help: string, read: (counters: Counters) => Reading, label?: string): Entry {
  return { kind: 'counter', help, read: ({ counters }) => read(counters), ...(label === undefined ? {} : { label }) };
}

function gauge(help: string, read: (game: Game) => number): Entry {
  return { kind: 'gauge', help, read };
}

function secondsOf(busyMs: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(busyMs).map(([name, ms]) => [name, ms / 1000]));
}

/** docs/OPERATIONS.md lists the same names; a test compares. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  cometa_ticks_total: counter('Ticks run.', ({ ticks }) => ticks),
  cometa_tick_overruns_total: {
    kind: 'counter',
    help: 'Ticks that took longer than there is until the next.',
    read: ({ ledger }) => ledger.overruns,
  },
  cometa_tick_catch_ups_total: counter('Ticks that were overdue and followed at once.', ({ catchUps }) => catchUps),
  cometa_shed_step: gauge('How far the server gives way under load: 0 to 3.', ({ shedding }) => shedding.step),
  cometa_shed_steps_total: counter('Steps by which it gave way, or took one back.', ({ shedSteps }) => shedSteps),
  cometa_ticks_shifted_total: counter('Ticks of time given up.', ({ shiftedTicks }) => shiftedTicks),
  cometa_tick_row_seconds_total: {
    kind: 'counter',
    help: 'Where the time of ticks went, by row of the ledger; rows sum to all of it.',
    label: 'row',
    read: ({ ledger }) => Object.fromEntries(LEAVES.map((row) => [ROWS[row], ledger.totalMs[row] / 1000])),
  },
  cometa_ledger_clock_reads_total: {
    kind: 'counter',
    help: 'Clock reads of the ledger: what it costs.',
    read: ({ ledger }) => ledger.clockReads,
  },
  cometa_thread_busy_seconds_total: {
    kind: 'counter',
    help: 'How long each thread was busy, that of the rooms and those of the sockets; none with CORES=1.',
    label: 'thread',
    read: ({ counters }) =>
      Object.fromEntries(Object.entries(counters.threads).map(([thread, { busyMs }]) => [thread, busyMs / 1000])),
  },
  cometa_gateway_row_seconds_total: {
    kind: 'counter',
    help: 'Where the time of each thread with sockets went, by row of the ledger; none with CORES=1.',
    label: 'thread row',
    read: ({ counters }) =>
      Object.fromEntries(Object.entries(counters.threads).map(([thread, { rowsMs }]) => [thread, secondsOf(rowsMs)])),
  },
  cometa_rooms: gauge('Rooms open.', ({ lobby }) => lobby.rooms.size),
  cometa_players: gauge('Players who are connected.', ({ lobby }) => countPlayers(lobby.rooms.values())),
  cometa_spectators: gauge('People who watch from the start screen.', ({ lobby }) =>
    countSpectators(lobby.rooms.values()),
  ),
  cometa_comets: gauge('Comets in play.', (game) => game.inPlay()),
  cometa_connections: gauge(
    'WebSockets open.',
    ({ counters }) => counters.connectionsOpened - counters.connectionsClosed,
  ),
  cometa_connections_opened_total: counter('WebSockets opened.', (counters) => counters.connectionsOpened),
  cometa_connections_ended_total: counter(
    'WebSockets ended by the server, by close code.',
    ({ closedByCode }) => closedByCode,
    'code',
  ),
  cometa_http_requests_total: counter('HTTP requests on the public port.', ({ httpRequests }) => httpRequests),
  cometa_joins_total: counter('Players who entered a room.', ({ joins }) => joins),
  cometa_joins_refused_total: counter('Joins refused.', ({ joinsRefused }) => joinsRefused),
  cometa_resumes_total: counter('Players who came back to their comet.', ({ resumes }) => resumes),
  cometa_spectated_total: counter('People who came to watch.', ({ watches }) => watches),
  cometa_messages_received_total: counter('Messages of clients.', ({ messagesReceived }) => messagesReceived),
  cometa_refused_total: counter(
    'Connections and joins refused at the door, by the variable that allows no more.',
    ({ refusedByLimit }) => refusedByLimit,
    'variable',
  ),
  cometa_messages_refused_total: counter(
    'Connections ended for what their client sent, or failed to send, by rule of SPEC.md.',
    ({ refusedByRule }) => refusedByRule,
    'rule',
  ),
  cometa_received_bytes_total: counter('Bytes of messages received.', ({ bytesReceived }) => bytesReceived),
  cometa_moves_total: counter(
    'Moves, by what became of them.',
    ({ movesOnTime, movesLate, movesDropped }) => ({ on_time: movesOnTime, late: movesLate, dropped: movesDropped }),
    'fate',
  ),
  cometa_updates_sent_total: counter('Frames handed to sockets.', ({ updatesSent }) => updatesSent),
  cometa_snapshots_sent_total: counter('Frames that showed everything anew.', ({ snapshotsSent }) => snapshotsSent),
  cometa_sends_refused_total: counter(
    'Messages that a socket did not take: its connection is lost.',
    ({ sent }) => sent.refused,
  ),
  cometa_sent_bytes_total: {
    kind: 'counter',
    help: 'Bytes of messages handed to sockets, by message.',
    label: 'message',
    read: ({ counters, lobby }) => describeBytes(lobby.rooms.values(), counters).byMessage,
  },
  cometa_update_bytes_total: {
    kind: 'counter',
    help: 'Bytes of updates, by kind of record.',
    label: 'record',
    read: ({ counters, lobby }) => describeBytes(lobby.rooms.values(), counters).byRecord,
  },
  cometa_lines_total: counter(
    'What people said, by what it was; of lines those in which the word filter hides something count as masked as well.',
    ({ linesSaid, linesMasked, phrasesSaid }) => ({ line: linesSaid, masked: linesMasked, phrase: phrasesSaid }),
    'kind',
  ),
  cometa_lines_refused_total: counter(
    'Lines, phrases and reports that were not taken, by reason.',
    ({ linesRefused }) => linesRefused,
    'why',
  ),
  cometa_reports_total: counter('Reports of players by players, by reason.', ({ reports }) => reports, 'reason'),
  cometa_names_replaced_total: counter(
    'Names replaced since they held a rude word.',
    ({ namesReplaced }) => namesReplaced,
  ),
  cometa_slow_readers_total: counter(
    'Streams stopped since their client did not keep up.',
    (counters) => counters.slowReaders,
  ),
  cometa_log_lines_lost_total: counter(
    'Lines of the log that could not be written.',
    ({ logLinesLost }) => logLinesLost,
  ),
  cometa_store_saves: gauge('Whether what is kept outlasts the process: 1 or 0.', ({ isKept }) => Number(isKept)),
  cometa_replays_made_total: counter('Replays that players asked for and got.', ({ replaysMade }) => replaysMade),
  cometa_store_failures_total: counter('Writes that the store could not make.', ({ storeFailures }) => storeFailures),
  cometa_descriptor_refusals_total: counter(
    'Connections and joins refused since file descriptors were running out.',
    ({ descriptorRefusals }) => descriptorRefusals,
  ),
  process_open_fds: gauge('File descriptors open.', () => countOpen(false) ?? 0),
  process_max_fds: gauge('The limit of file descriptors.', descriptorLimit),
  process_cpu_seconds_total: { kind: 'counter', help: 'Processor time of this process.', read: cpuSeconds },
  process_resident_memory_bytes: gauge('Memory of this process.', () => process.memoryUsage.rss()),
  process_heap_bytes: gauge('JavaScript heap in use, garbage included.', () => process.memoryUsage().heapUsed),
  process_start_time_seconds: gauge('When this process started, since 1970.', () => performance.timeOrigin / 1000),
};

const HISTOGRAMS: Readonly<Record<string, { help: string; read(game: Game): HistogramData }>> = {
  cometa_tick_work_seconds: { help: 'How long ticks took.', read: ({ ledger }) => ledger.workMs.data() },
  cometa_tick_late_seconds: { help: 'How late ticks began.', read: ({ ledger }) => ledger.lateMs.data() },
  cometa_event_loop_delay_seconds: {
    help: 'How late timers went off.',
    read: ({ ledger }) => ledger.loopDelayMs.data(),
  },
  cometa_collection_seconds: {
    help: 'How long the process stood still for each collection of garbage.',
    read: ({ ledger }) => ledger.collectionMs.data(),
  },
};

/** Upper ends; one of them is what a tick may take. */
const BUCKETS_MS = [0.1, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 12, 14, BUDGET_MS, 33, 100, 1000];

export interface Metrics {
  readonly contentType: string;
  /** All of them in Prometheus' text format. */
  describe(): Promise<string>;
}

export function createMetrics(game: Game): Metrics {
  const registry = new Registry();
  for (const [name, entry] of Object.entries(ENTRIES)) register(registry, game, name, entry);
  for (const [name, { help, read }] of Object.entries(HISTOGRAMS)) {
    // The library's own histogram wants each value told when it is measured; ours has them counted already.
    const get = async () => ({ name, help, type: 'histogram', values: bucketsOf(name, read(game)) });
    registry.registerMetric({ name, get, reset() {} } as unknown as Metric);
  }
  return { contentType: registry.contentType, describe: () => registry.metrics() };
}

function register(registry: Registry, game: Game, name: string, { kind, help, label, read }: Entry): void {
  const labelNames = label?.split(' ') ?? [];
  const options = { name, help, labelNames, registers: [registry] };
  const tell = (say: (labels: Record<string, string>, value: number) => void) => {
    const reading = read(game);
    if (typeof reading === 'number') say({}, reading);
    else sayAll(labelNames, {}, reading, say);
  };
  if (kind === 'gauge') {
    new Gauge({
      ...options,
      collect() {
        tell((labels, value) => this.set(labels, value));
      },
    });
    return;
  }
  new Counter({
    ...options,
    // A counter of the library can only be raised: from nothing each time.
    collect() {
      this.reset();
      tell((labels, value) => this.inc(labels, value));
    },
  });
}

/** Values by the first of the labels, and what is below each by the others. */
function sayAll(
  [label, ...others]: readonly string[],
  of: Record<string, string>,
  reading: Exclude<Reading, number>,
  say: (labels: Record<string, string>, value: number) => void,
): void {
  for (const [name, value] of Object.entries(reading)) {
    const labels = { ...of, [label]: name };
    if (typeof value === 'number') say(labels, value);
    else sayAll(others, labels, value, say);
  }
}

function bucketsOf(name: string, { counts }: HistogramData) {
  let sumMs = 0;
  let count = 0;
  let next = 0;
  const values: { metricName: string; labels: Record<string, string | number>; value: number }[] = [];
  const closeBucket = (le: number | string) =>
    values.push({ metricName: `${name}_bucket`, labels: { le }, value: count });
  for (const [ms, times] of counts) {
    for (; next < BUCKETS_MS.length && ms > BUCKETS_MS[next]; next++) closeBucket(BUCKETS_MS[next] / 1000);
    sumMs += ms * times;
    count += times;
  }
  for (; next < BUCKETS_MS.length; next++) closeBucket(BUCKETS_MS[next] / 1000);
  closeBucket('+Inf');
  values.push({ metricName: `${name}_sum`, labels: {}, value: sumMs / 1000 });
  values.push({ metricName: `${name}_count`, labels: {}, value: count });
  return values;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
