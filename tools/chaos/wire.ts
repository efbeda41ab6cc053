// A line between two processes that can be cut, stopped, and made to deliver in pieces.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Ends what goes over it now; what comes anew goes through. */
  cut(): void;
  /** Ends the near side alone: the far one is told nothing, and its connection stays. */
  forget(): void;
  /** Delivers nothing for so long, then all of it. */
  stop(ms: number): void;
  /** Delivers a few bytes at a time for so long. */
  dribble(ms: number): void;
  close(): void;
}

const PIECE_BYTES = 700;
const PIECE_MS = 2;

/** @param pickPort where the next connection goes, asked until one of them opens, at most `attempts` times */
export async function openWire(pickPort: () => number, attempts = 1): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const forgotten: Socket[] = [];
  let stoppedUntilMs = 0;
  let dribblesUntilMs = 0;

  /** One after another, so that bytes stay in order. */
  const pump = (from: Socket, to: Socket) => {
    let before = Promise.resolve();
    from.on('data', (bytes) => {
      before = before.then(async () => {
        await untilMs(stoppedUntilMs);
        for (let at = 0; at < bytes.length && to.writable; ) {
          const isSlow = performance.now() < dribblesUntilMs;
          const piece = bytes.subarray(at, isSlow ? at + PIECE_BYTES : undefined);
          at += piece.length;
          to.write(piece);
          if (isSlow) await untilMs(performance.now() + PIECE_MS);
        }
      });
    });
    from.on('end', () => void before.then(() => to.end()));
  };

  const join = (near: Socket, far: Socket) => {
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.once('close', () => {
        if (!pairs.delete(pair)) return;
        for (const other of pair) other.destroy();
      });
    }
    pump(near, far);
    pump(far, near);
    near.resume();
  };

  const server = createServer({ pauseOnConnect: true }, async (near) => {
    near.on('error', () => {});
    for (let i = 0; i < attempts; i++) {
      const far = await open(pickPort());
      if (far) return join(near, far);
    }
    near.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    forget() {
      for (const pair of pairs) {
        pairs.delete(pair);
        forgotten.push(pair[1]);
        pair[0].destroy();
      }
    },
    stop(ms) {
      stoppedUntilMs = performance.now() + ms;
    },
    dribble(ms) {
      dribblesUntilMs = performance.now() + ms;
    },
    close() {
      server.close();
      cut();
      for (const far of forgotten) far.destroy();
    },
  };
}

function open(port: number): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

async function untilMs(ms: number): Promise<void> {
  for (let left = ms - performance.now(); left > 0; left = ms - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}
