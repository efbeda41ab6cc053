import { CLOSE, type CloseCode } from '../../protocol/close.ts';
import { decodeClientMessage } from '../../protocol/codec/client-messages.ts';
import { WireError } from '../../protocol/errors.ts';
import type { ClientMessage } from '../../protocol/table.ts';
import { type Counters, count } from '../ledger/counters.ts';
import { type Ledger, MESSAGES_PER_SAMPLE, mark } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import type { Connection } from '../ports/connection.ts';
import type { Ending, PlaceBefore } from '../ports/rooms.ts';
import type { Time } from '../ports/time.ts';
import { Allowance, TOO_MANY } from './allowance.ts';
import type { Broadcast } from './broadcast.ts';
import { endConnection } from './close.ts';

/** What the transport tells of one connection. */
export interface ConnectionHandlers {
  /** The bytes are borrowed until this returns. */
  message(bytes: Uint8Array, isBinary: boolean): void;
  /** A ping or pong of the WebSocket's own has come, which the transport answers; it counts as a message. */
  control(): void;
  /** The connection has ended; if the transport cut it off by itself, with the rule of SPEC.md that was broken. */
  closed(code: number, brokenRule?: string): void;
}

/** What all connections of a gateway share. */
export interface Shared {
  readonly counters: Counters;
  readonly ledger: Ledger;
  readonly fingerprint: number;
  readonly time: Time;
  readonly players: Set<PlayerConnection>;
  readonly log: { warn(fields: object, message: string): void };
  /** Tells the room and seat of a ticket, which is used up, at once or later, or why there is none. */
  attach(ticket: string, answer: (speaking: Speaking | Ending) => void): void;
  /** The same for a seat that was had before the host was lost. */
  takeBack(before: PlaceBefore, answer: (speaking: Speaking | Ending) => void): void;
}

/** A connection whose first message has not come. */
interface Greeting {
  readonly kind: 'greeting';
  readonly cancelDeadline: () => void;
}

/** One whose ticket is being looked at. It has nothing to say before it is welcome. */
interface Attaching {
  readonly kind: 'attaching';
}

/** One whose messages are those of a seat. */
export interface Speaking {
  readonly kind: 'speaking';
  readonly broadcast: Broadcast;
  readonly seat: number;
  /** See `Place`. */
  readonly handle: string;
}

/** One whose host is lost. What it says waits with the room, also that it goes, until its seat is there again. */
interface Parted {
  readonly kind: 'parted';
  readonly was: Speaking;
}

/** Rules whose breach has a close code of its own. */
const CLOSE_BY_RULE: Readonly<Record<string, CloseCode>> = { IN2: CLOSE.tooBig, IN10: CLOSE.tooFast };
/** Players wait so long for a host. Their clients show that nothing comes, and try another way after three seconds; hidden pages wait. */
const HOST_WAIT_MS = 30_000;
/** A connection says hello within this time or is closed. */
const HELLO_MS = 5000;

/**
 * One connection from its opening: first a hello, then messages of its player. Bad input ends it, never a tick.
 *
 * A class, so that a thousand of them share their functions: messages come from all in turn, and with closures each
 * would wake a dozen objects the processor has long forgotten.
 */
export class PlayerConnection implements ConnectionHandlers {
  private hasEnded = false;
  private state: Greeting | Attaching | Speaking | Parted;
  private readonly allowance: Allowance;
  private readonly shared: Shared;
  private readonly connection: Connection;

  constructor(shared: Shared, connection: Connection) {
    this.shared = shared;
    this.connection = connection;
    this.allowance = new Allowance(shared.counters.ticks);
    shared.players.add(this);
    shared.counters.connectionsOpened++;
    const cancelDeadline = shared.time.later(HELLO_MS, () => {
      if (this.state.kind === 'greeting' && !this.hasEnded)
        this.refuse(CLOSE.badTicket, 'J6', `no hello within ${HELLO_MS / 1000} s`);
    });
    this.state = { kind: 'greeting', cancelDeadline };
  }

  message(bytes: Uint8Array, isBinary: boolean): void {
    if (this.hasEnded) return;
    const { counters, ledger } = this.shared;
    const isMeasured = ++counters.messagesReceived % MESSAGES_PER_SAMPLE === 0;
    const before = isMeasured ? mark(ledger, ROW['between.messages']) : -1;
    // One call for both: a second one would be code of its own, never in the processor's caches when it is measured.
    this.hear(bytes, isBinary);
    if (isMeasured) mark(ledger, before);
  }

  control(): void {
    if (this.hasEnded || this.allowance.take(this.shared.counters.ticks)) return;
    this.refuse(CLOSE.tooFast, 'IN10', TOO_MANY);
  }

  private hear(bytes: Uint8Array, isBinary: boolean): void {
    const { counters } = this.shared;
    counters.bytesReceived += bytes.length;
    try {
      if (!this.allowance.take(counters.ticks)) throw new WireError('IN10', TOO_MANY);
      this.take(bytes, isBinary);
    } catch (error) {
      // It must not reach the library that called: there it would end the process, and the game with it.
      if (!(error instanceof WireError)) {
        this.shared.log.warn(
          { error: String(error) },
          'a message was more than the server can take: its connection is closed',
        );
        return this.refuse(CLOSE.malformed, 'IN11');
      }
      this.refuse(CLOSE_BY_RULE[error.rule] ?? CLOSE.malformed, error.rule, error.message);
    }
  }

  private take(bytes: Uint8Array, isBinary: boolean): void {
    if (!isBinary) throw new WireError('IN9', 'a text frame; this server speaks binary msgpack only');
    const message = decodeClientMessage(bytes);
    const { state, connection } = this;
    if (state.kind === 'greeting') return this.greet(message, state);
    if (state.kind === 'attaching') throw new WireError('J7', 'a message before the welcome');
    const { broadcast, seat } = state.kind === 'parted' ? state.was : state;
    if (message.kind === 'move') return broadcast.move(seat, connection, message);
    if (message.kind === 'hello') throw new WireError('J7', 'a second hello');
    broadcast.hear(seat, connection, message);
  }

  private greet(message: ClientMessage, { cancelDeadline }: Greeting): void {
    const { fingerprint, attach } = this.shared;
    if (message.kind !== 'hello') throw new WireError('J6', 'the first message is a hello');
    if (message.fingerprint !== 0 && message.fingerprint !== fingerprint) {
      return this.refuse(CLOSE.otherProtocol, 'J6');
    }
    cancelDeadline();
    this.state = { kind: 'attaching' };
    attach(message.ticket, (speaking) => this.speak(speaking));
  }

  private speak(speaking: Speaking | Ending): void {
    if (this.hasEnded) this.shared.players.delete(this);
    if ('code' in speaking) {
      if (!this.hasEnded) this.refuse(speaking, 'J6');
      return;
    }
    const { broadcast, seat } = speaking;
    const { state } = this;
    const goesOn = state.kind === 'parted' && state.was.broadcast === broadcast && state.was.seat === seat;
    if (this.hasEnded) {
      // The seat is held by nobody: a room that goes on has it among what waits.
      if (!goesOn) broadcast.inputs.lost(seat);
      return;
    }
    this.state = speaking;
    if (goesOn) broadcast.comeBack(seat);
    else broadcast.open(seat, this.connection);
  }

  closed(code: number, brokenRule?: string): void {
    const { counters, players } = this.shared;
    const { state } = this;
    if (brokenRule) {
      count(counters.refusedByRule, brokenRule);
      count(counters.closedByCode, code);
    }
    this.hasEnded = true;
    counters.connectionsClosed++;
    // The next host waits for all who were there: it is told of this one, too.
    if (state.kind === 'parted') return state.was.broadcast.leave(state.was.seat, this.connection, code);
    players.delete(this);
    if (state.kind === 'greeting') state.cancelDeadline();
    if (state.kind === 'speaking') state.broadcast.leave(state.seat, this.connection, code);
  }

  /** A host is lost. The connection stays, and waits for the next. */
  part(): void {
    if (this.state.kind !== 'speaking' || !this.state.broadcast.isParted) return;
    const parted: Parted = { kind: 'parted', was: this.state };
    this.state = parted;
    this.shared.time.later(HOST_WAIT_MS, () => {
      if (this.state !== parted) return;
      this.end(CLOSE.restarting);
      this.shared.players.delete(this);
    });
  }

  /** There is a host again. A room that goes on where it was just does; else, with the welcome, all begins anew for the client. */
  comeBack(): void {
    const { state } = this;
    if (state.kind !== 'parted') return;
    const { handle, broadcast } = state.was;
    this.shared.takeBack({ handle, tick: broadcast.publication.tick }, (speaking) => {
      // Asked again meanwhile, when another host came, this one may have its seat by now.
      if (this.state === state) this.speak(speaking);
    });
  }

  end(why: Ending): void {
    if (!this.hasEnded) endConnection(this.shared.counters, this.connection, why);
  }

  /** Ends the connection for a rule of SPEC.md that its client has broken. */
  private refuse(why: Ending, rule: string, sentence?: string): void {
    const { counters } = this.shared;
    this.hasEnded = true;
    count(counters.refusedByRule, rule);
    endConnection(counters, this.connection, why, rule, sentence);
  }
}
