import { parentPort, workerData } from 'node:worker_threads';
import { descriptorLimit } from '../../game/node/descriptor-limit.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import { createGatewayEnd } from '../cluster/gateway-end.ts';
import { readConfig } from '../config/config.ts';
import { createDoor } from '../door/door.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createCounters } from '../ledger/counters.ts';
import { BUDGET_MS, beginTick, charge, createLedger, endTick } from '../ledger/ledger.ts';
import { ROW } from '../ledger/rows.ts';
import { settleTicks } from '../ledger/settle.ts';
import { countOpen, createDescriptors } from '../machine/descriptors.ts';
import { processTime } from '../machine/time.ts';
import type { Time } from '../ports/time.ts';
import { chooseTransport } from '../transport/choose.ts';
import type { Transport } from '../transport/transport.ts';
import { createBatch } from './batch.ts';
import { type FromThread, systemMs, type ThreadOptions, type ToThread } from './messages.ts';
import { createRemote } from './remote.ts';

/** A thread with players' sockets: a gateway whose rooms run in the thread of the host. Begun by `threads.ts`. */

/** How often the host hears what was counted. */
const COUNT_EVERY_MS = 100;

const options = workerData as ThreadOptions;
const say = (message: FromThread, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);

// The host's clock, so that times of both can be compared.
const aheadMs = systemMs() - options.zeroMs - performance.now();
const time: Time = { ...processTime, nowMs: () => performance.now() + aheadMs };
const log = {
  info: (fields: object, message: string) => say({ kind: 'log', isWarning: false, fields, message }),
  warn: (fields: object, message: string) => say({ kind: 'log', isWarning: true, fields, message }),
};
const counters = createCounters();
const ledger = createLedger(time);
/** By number of the room: those are used again, so this grows no more than the rooms that are open at once. */
const clocks: number[] = [];
const relay = createBatch((bytes) => say({ kind: 'relay', bytes }, [bytes.buffer]), time.soon);
const rooms = createGatewayEnd(
  relay.add,
  (_code, room) => () => ((time.nowMs() - clocks[room]) * SIM_HZ) / 1000,
  (tell) => charge(ledger, ROW['send.compose'], tell),
);
const shedding = { step: 0 };
const gateway = createGateway({
  directory: rooms,
  time,
  counters,
  ledger,
  fingerprint: options.fingerprint,
  shedding,
  log,
});
// The host has put what the file said into the variables.
const config = readConfig(process.env);
const door = createDoor({ config, counters, log, crowd: options.crowd, nowMs: time.nowMs });
const { routes, ...remote } = createRemote(say);

// An error that nobody catches ends this thread in good order, and the host hears of it: with sockets open it would end the process at once.
process.on('uncaughtException', (error) => {
  say({ kind: 'failed', sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  transport?.close();
  setImmediate(() => process.exit(1));
});

const transport = await listen();
if (transport) {
  parentPort?.on('message', (message: ToThread) => take(message, transport));
  // What a client may send grows with the ticks that have passed, whether or not it is in a room.
  setInterval(count, COUNT_EVERY_MS);
  say({ kind: 'listening' });
}

async function listen(): Promise<Transport | undefined> {
  const { host, port, tls, transport: name } = options;
  const descriptors = createDescriptors({ limit: descriptorLimit(), countOpen, counters, log, nowMs: time.nowMs });
  try {
    const choice = await chooseTransport(name);
    const { opened } = gateway;
    return await choice.listen({ host, port, tls, isShared: true, descriptors, opened, door, routes });
  } catch (error) {
    say({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
    setImmediate(() => process.exit(1));
    return undefined;
  }
}

function take(message: ToThread, line: Transport): void {
  switch (message.kind) {
    case 'relay':
      return hear(message.bytes);
    case 'clock':
      clocks[message.room] = message.zeroMs;
      return;
    case 'shed':
      shedding.step = message.step;
      return;
    case 'renew':
      return void line.renew().then(
        () => say({ kind: 'renewed', problem: undefined }),
        (error: Error) => say({ kind: 'renewed', problem: error.message }),
      );
    case 'stop':
      line.stopListening();
      return gateway.stop();
    case 'close':
      // Before the thread ends: with sockets that are open the library would end the process.
      line.close();
      count();
      say({ kind: 'closed' });
      setImmediate(() => process.exit(0));
      return;
    default:
      return remote.take(message);
  }
}

/** What the host has published counts as a tick of this thread: reading it, and telling players. */
function hear(bytes: Uint8Array): void {
  noteTicks();
  const startMs = time.nowMs();
  beginTick(ledger, startMs);
  charge(ledger, ROW['replicate.encode'], () => rooms.receive(bytes));
  endTick(ledger, startMs, startMs, time.nowMs(), 0, 0, 0);
  settleTicks(ledger, BUDGET_MS);
}

function noteTicks(): void {
  counters.ticks = Math.floor((time.nowMs() * SIM_HZ) / 1000);
}

function count(): void {
  noteTicks();
  say({ kind: 'counted', counters, busyMs: performance.eventLoopUtilization().active, rowsMs: ledger.totalMs });
}
