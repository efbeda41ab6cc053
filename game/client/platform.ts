import type { Platform, Socket, SocketHandlers } from '../net/platform.ts';
import { nowMs } from './now.ts';

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

/** Longest wait for an answer. A dead line would otherwise keep the player on "joining" for minutes. */
const POST_TIMEOUT_MS = 10_000;

async function postJson(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), POST_TIMEOUT_MS);
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      signal: abort.signal,
    });
    return { status: answer.status, body: await readJson(answer) };
  } finally {
    clearTimeout(timer);
  }
}

/** A proxy's error page is not JSON; its status says enough. */
async function readJson(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return undefined;
  }
}

function openSocket(path: string, handlers: SocketHandlers): Socket {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url.href);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => handlers.open());
  socket.addEventListener('message', ({ data }) => {
    // The server speaks binary alone; a text from some proxy is nothing the protocol could read.
    if (data instanceof ArrayBuffer) handlers.message(new Uint8Array(data));
  });
  socket.addEventListener('close', ({ code, reason, wasClean }) => handlers.close(code, reason, wasClean));
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
