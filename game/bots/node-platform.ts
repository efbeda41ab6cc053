import WebSocket from 'ws';
import type { Platform, Socket, SocketHandlers } from '../net/platform.ts';
import { ownLimit } from './descriptors.mjs';

/** Longest wait for an answer to a request, and for a socket to open. */
const PATIENCE_MS = 10_000;

/** What `game/net` needs from outside, as Node has it. `origin`: `http://host:port/path` or `https://…` of the server. */
export function nodePlatform(origin: string, random: () => number): Platform {
  return {
    nowMs: () => performance.now(),
    later(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    random,
    async post(path, body) {
      try {
        const answer = await fetch(under(origin, path), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        // A proxy's error page is not JSON; its status says enough.
        return { status: answer.status, body: await answer.json().catch(() => undefined) };
      } catch (error) {
        const message = ownLimit(error);
        if (message === undefined) throw error;
        // As a refusal: it is no fault of the line, and trying again does not help.
        return { status: 400, body: { error: 'own-limit', message } };
      }
    },
    openSocket: (path, handlers) => openSocket(under(origin.replace(/^http/, 'ws'), path), handlers),
  };
}

/** What the server answers lies below its own path, also where it is written from the top. */
function under(origin: string, path: string): string {
  return `${origin}/${path.replace(/^\//, '')}`;
}

function openSocket(url: string, handlers: SocketHandlers): Socket {
  let fault: string | undefined;
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: PATIENCE_MS });
  socket.on('open', () => handlers.open());
  socket.on('message', (data, isBinary) => {
    // The server speaks binary alone; a text from some proxy is nothing the protocol could read.
    if (isBinary && data instanceof Buffer) handlers.message(data);
  });
  // An error is always followed by a close, which tells all that matters, but for a limit of our own.
  socket.on('error', (error) => {
    fault = ownLimit(error);
  });
  socket.on('close', (code, reason) => handlers.close(code, fault ?? reason.toString(), code !== 1006));
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close: (code, reason) => socket.close(code, reason),
    bufferedBytes: () => socket.bufferedAmount,
  };
}
