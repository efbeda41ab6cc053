import { readRetryAfter } from '../net/line/answer.ts';
import { type Answer, PATIENCE_MS, type Platform, type Socket, type SocketHandlers } from '../net/line/platform.ts';
import { readStored } from './base/browser.ts';
import { nowMs } from './base/now.ts';

/** What `game/net` needs from outside, as a browser has it. Nothing here needs a secure context: the page also runs on a LAN address. */
export function browserPlatform(): Platform {
  return {
    nowMs,
    later(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    post: postJson,
    openSocket,
  };
}

async function postJson(path: string, body: unknown): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(addressOf(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify(body),
      cache: 'no-store',
      signal: abort.signal,
    });
    const { headers, status } = answer;
    const retryAfter = readRetryAfter(headers.get('retry-after'), headers.get('date'));
    return { status, body: readJson(await answer.text()), retryAfter };
  } finally {
    clearTimeout(timer);
  }
}

/** For servers that want a token with each join: the operator's page of the same origin leaves it there, never in an address. */
function authorization(): Record<string, string> {
  const token = readStored('local', 'cometa.token');
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

/** The server's paths begin where the page lies: behind a proxy that may be `/games/cometa/`. */
function addressOf(path: string): URL {
  return new URL(`.${path}`, location.href);
}

/** Undefined where the browser refuses: an extension or a policy forbids it. */
function createSocket(path: string): WebSocket | undefined {
  const url = addressOf(path);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  try {
    return new WebSocket(url.href);
  } catch {
    return undefined;
  }
}

function openSocket(path: string, handlers: SocketHandlers): Socket {
  const socket = createSocket(path);
  if (!socket) {
    setTimeout(() => handlers.close(1006, '', false));
    return { send() {}, close() {}, bufferedBytes: () => 0 };
  }
  socket.binaryType = 'arraybuffer';
  const timer = setTimeout(() => socket.close(), PATIENCE_MS);
  socket.addEventListener('open', () => {
    clearTimeout(timer);
    handlers.open();
  });
  socket.addEventListener('message', ({ data }) => {
    // The server speaks binary alone; a text from some proxy is nothing the protocol could read.
    if (data instanceof ArrayBuffer) handlers.message(new Uint8Array(data));
  });
  socket.addEventListener('close', ({ code, reason, wasClean }) => {
    clearTimeout(timer);
    handlers.close(code, reason, wasClean);
  });
  return {
    send(bytes) {
      if (socket.readyState !== WebSocket.OPEN) return;
      // slice: the type of a view does not say that its memory is not shared, which send() would refuse.
      socket.send(bytes.slice());
    },
    close(code, reason) {
      // Browsers warn of a socket that is closed while it opens; whoever joins in that moment has done nothing wrong.
      if (socket.readyState === WebSocket.CONNECTING) socket.addEventListener('open', () => socket.close(code, reason));
      else socket.close(code, reason);
    },
    bufferedBytes: () => socket.bufferedAmount,
  };
}
