import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between browser and server that can be cut: loopback TCP, passed on byte by byte. */
export interface Wire {
  readonly port: number;
  /** Ends every connection at once, without a goodbye in either direction. */
  cut(): void;
  /** From now on it leads to another server. */
  lead(toPort: number): void;
  close(): void;
}

export async function createWire(firstPort: number): Promise<Wire> {
  let toPort = firstPort;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('data', (data) => other.write(data));
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    lead(port) {
      toPort = port;
    },
    close() {
      cut();
      server.close();
    },
  };
}
