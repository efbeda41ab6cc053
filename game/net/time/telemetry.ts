import type { ClientMessage, Frame, ServerMessage } from '../../../protocol/table.ts';
import type { MoveTrace } from './trace.ts';

/** What a client counts. Counters only rise; the last five are gauges. */
export interface Telemetry {
  framesIn: number;
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
  bytesOut: number;
  /** By record kind; `head` are frames' first bytes. */
  readonly bytesInByKind: Record<string, number>;
  readonly bytesOutByKind: Record<string, number>;
  movesSent: number;
  lateMoves: number;
  droppedMoves: number;
  /** Own predictions that a frame proved wrong, though nobody else's act explains it. */
  corrections: number;
  /** Those by more than a pixel. */
  visibleCorrections: number;
  /** The same where somebody hit the own comet, or a collision that was foreseen did not come about. */
  explained: number;
  largestCorrectionPx: number;
  divergences: number;
  resets: number;
  reconnects: number;
  pingMs: number;
  jitterMs: number;
  leadTicks: number;
  /** How early the latest of the last moves came, in ticks. */
  marginTicks: number;
  tickHz: number;
  /** The last move that was followed to its end. */
  move: MoveTrace | undefined;
  /** The last messages in both directions, oldest first. */
  readonly log: LogEntry[];
}

export interface LogEntry {
  readonly atMs: number;
  readonly out: boolean;
  readonly bytes: number;
  /** Decoded; made when it is read. */
  readonly text: string;
}

const LOG_LENGTH = 50;

export function createTelemetry(): Telemetry {
  return {
    framesIn: 0,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    bytesInByKind: {},
    bytesOutByKind: {},
    movesSent: 0,
    lateMoves: 0,
    droppedMoves: 0,
    corrections: 0,
    visibleCorrections: 0,
    explained: 0,
    largestCorrectionPx: 0,
    divergences: 0,
    resets: 0,
    reconnects: 0,
    pingMs: 0,
    jitterMs: 0,
    leadTicks: 0,
    marginTicks: 0,
    tickHz: 0,
    move: undefined,
    log: [],
  };
}

export function addBytes(group: Record<string, number>, kind: string, bytes: number): void {
  group[kind] = (group[kind] ?? 0) + bytes;
}

export function logMessage(
  telemetry: Telemetry,
  atMs: number,
  out: boolean,
  bytes: number,
  message: ClientMessage | ServerMessage | Frame,
): void {
  if (telemetry.log.length >= LOG_LENGTH) telemetry.log.shift();
  telemetry.log.push({
    atMs,
    out,
    bytes,
    get text() {
      return describe(message);
    },
  });
}

function describe(message: ClientMessage | ServerMessage | Frame): string {
  if (message.kind !== 'frame') return fieldsOf(message);
  return [`frame ${message.ticks}`, ...message.items.map(fieldsOf)].join(' · ');
}

function fieldsOf(message: { kind: string }): string {
  const { kind, ...fields } = message;
  return [kind, ...Object.values(fields)].join(' ');
}
