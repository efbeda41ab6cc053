// The least a server on Node can cost: uWebSockets.js, one frame of given size per client and tick, no game.

import uWS, { type WebSocket } from 'uWebSockets.js';
import { randomBytes } from 'node:crypto';
import { config, ready, startLoop } from './shared/contender.ts';
import { allMoves } from './shared/script.ts';

// Opaque, so that nothing on the way can make less of it.
const frame = randomBytes(config.frameBytes);
const sockets = new Set<WebSocket<unknown>>();

const app = uWS.App();
app.ws('/ws', {
  compression: uWS.DISABLED,
  maxBackpressure: 1024 * 1024,
  closeOnBackpressureLimit: 1,
  open: (ws) => void sockets.add(ws),
  message() {},
  close: (ws) => void sockets.delete(ws),
});

app.listen('127.0.0.1', 0, (socket) => {
  startLoop(sendFrames);
  ready({
    port: uWS.us_socket_local_port(socket),
    path: '/ws',
    opening: [],
    text: false,
    moves: allMoves((heading, buttons) => Uint8Array.of(heading, buttons)),
    update: { match: '', text: false },
    replies: [],
    everySlot: false,
    dialect: 'plain',
  });
});

function sendFrames(): void {
  for (const ws of sockets) ws.send(frame, true, false);
}
