import { createSentBytes, type SentBytes } from './sent.ts';

/** Counters of a running server. They only rise; readers compare differences. */
export interface Counters {
  ticks: number;
  shiftedTicks: number;
  /** Ticks that followed the one before at once, being overdue. */
  catchUps: number;
  /** Steps by which the server gave way under load, or took one back. */
  shedSteps: number;
  connectionsOpened: number;
  connectionsClosed: number;
  httpRequests: number;
  joins: number;
  joinsRefused: number;
  resumes: number;
  watches: number;
  updatesSent: number;
  snapshotsSent: number;
  /** Bytes of messages handed to sockets, and what they told. */
  bytesSent: number;
  sent: SentBytes;
  messagesReceived: number;
  bytesReceived: number;
  movesOnTime: number;
  movesLate: number;
  movesDropped: number;
  slowReaders: number;
  namesCleaned: number;
  /** Names that held a rude word. */
  namesReplaced: number;
  /** Lines and ready phrases that were told, and lines of which the word filter hides something. */
  linesSaid: number;
  linesMasked: number;
  phrasesSaid: number;
  /** Lines, phrases and reports that were not taken, by place in `REFUSALS` as a word, and reports by reason. */
  linesRefused: Record<string, number>;
  reports: Record<string, number>;
  /** Lines of the log that could not be written. */
  logLinesLost: number;
  /** Replays that players asked for and got. */
  replaysMade: number;
  /** Writes that the store could not make. */
  storeFailures: number;
  /** Connections and joins refused since file descriptors were running out. */
  descriptorRefusals: number;
  /** Connections and joins refused at the door, by the variable that allows no more. */
  refusedByLimit: Record<string, number>;
  /** Messages refused, by rule of SPEC.md. */
  refusedByRule: Record<string, number>;
  /** Connections ended by us, by close code. */
  closedByCode: Record<string, number>;
  /** By name: the thread of the rooms, and each thread or process with players' sockets; none where there is but one thread. */
  threads: Record<string, ThreadTime>;
}

/** What a thread did with its time, in milliseconds. */
export interface ThreadTime {
  busyMs: number;
  /** By row of the ledger; of the thread of the rooms none: its ledger says that tick by tick. */
  rowsMs: Record<string, number>;
}

export function createCounters(): Counters {
  return {
    ticks: 0,
    shiftedTicks: 0,
    catchUps: 0,
    shedSteps: 0,
    connectionsOpened: 0,
    connectionsClosed: 0,
    httpRequests: 0,
    joins: 0,
    joinsRefused: 0,
    resumes: 0,
    watches: 0,
    updatesSent: 0,
    snapshotsSent: 0,
    bytesSent: 0,
    sent: createSentBytes(),
    messagesReceived: 0,
    bytesReceived: 0,
    movesOnTime: 0,
    movesLate: 0,
    movesDropped: 0,
    slowReaders: 0,
    namesCleaned: 0,
    namesReplaced: 0,
    linesSaid: 0,
    linesMasked: 0,
    phrasesSaid: 0,
    linesRefused: {},
    reports: {},
    logLinesLost: 0,
    replaysMade: 0,
    storeFailures: 0,
    descriptorRefusals: 0,
    refusedByLimit: {},
    refusedByRule: {},
    closedByCode: {},
    threads: {},
  };
}

/** Raises a named counter of a group. Names come from closed lists of ours, never from what a client sent. */
export function count(group: Record<string, number>, name: string | number): void {
  group[name] = (group[name] ?? 0) + 1;
}
