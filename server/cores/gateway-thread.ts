import { parentPort, workerData } from 'node:worker_threads';
import { descriptorLimit } from '../../game/node/descriptor-limit.ts';
import { readConfig } from '../config/config.ts';
import { createDoor } from '../door/door.ts';
import { countOpen, createDescriptors } from '../machine/descriptors.ts';
import { processTime } from '../machine/time.ts';
import { createGatewaySide } from '../remote/gateway-side.ts';
import { chooseTransport } from '../transport/choose.ts';
import type { Transport } from '../transport/transport.ts';
import { type FromThread, systemMs, type ThreadOptions, type ToThread } from './messages.ts';

/** A thread with players' sockets: a gateway whose rooms run in the thread of the host. Begun by `threads.ts`. */

/** How often the host hears what was counted. */
const COUNT_EVERY_MS = 100;

const options = workerData as ThreadOptions;
const say = (message: FromThread) =>
  parentPort?.postMessage(message, message.kind === 'relay' ? [message.bytes.buffer as ArrayBuffer] : []);

const aheadMs = systemMs() - options.zeroMs - performance.now();
const log = {
  info: (fields: object, message: string) => say({ kind: 'log', isWarning: false, fields, message }),
  warn: (fields: object, message: string) => say({ kind: 'log', isWarning: true, fields, message }),
};
const side = createGatewaySide({ time: processTime, fingerprint: options.fingerprint, log });
const host = side.addHost({ name: '', say, hostNowMs: () => performance.now() + aheadMs });
const { gateway, routes, counters } = side;
// The host has put what the file said into the variables.
const door = createDoor({
  config: readConfig(process.env),
  counters,
  log,
  crowd: options.crowd,
  nowMs: processTime.nowMs,
});

// An error that nobody catches ends this thread in good order, and the host hears of it: with sockets open it would end the process at once.
process.on('uncaughtException', (error) => {
  say({ kind: 'failed', sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  transport?.close();
  setImmediate(() => process.exit(1));
});

const transport = await listen();
if (transport) {
  parentPort?.on('message', (message: ToThread) => take(message, transport));
  host.linked();
  setInterval(side.count, COUNT_EVERY_MS);
  say({ kind: 'listening' });
}

async function listen(): Promise<Transport | undefined> {
  const { host, port, tls, transport: name } = options;
  const descriptors = createDescriptors({
    limit: descriptorLimit(),
    countOpen,
    counters,
    log,
    nowMs: processTime.nowMs,
  });
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
      side.count();
      say({ kind: 'closed' });
      setImmediate(() => process.exit(0));
      return;
    default:
      return host.take(message);
  }
}
