import WebSocket from 'ws';

import { readRetryAfter } from '../net/line/answer.ts';
import { PATIENCE_MS, type Platform, type Socket, type SocketHandlers } from '../net/line/platform.ts';
import { ownLimit } from './descriptor-limit.ts';

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
        return await post(under(origin, path), body);
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

async function post(url: string, body: unknown) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { headers, status } = answer;
  const retryAfter = readRetryAfter(headers.get('retry-after'), headers.get('date'));
  return { status, body: readJson(await answer.text()), retryAfter };
}

/** For servers that want a token with each join: J13 in SPEC.md. */
function authorization(): Record<string, string> {
  const { COMETA_TOKEN: token } = process.env;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** A proxy's error page is not JSON; its status says enough. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
