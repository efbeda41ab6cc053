import { once } from 'node:events';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import type { JoinAnswer, JoinRequest } from '../../../protocol/join.ts';
import type { ClientMessage, RecordKind, UpdateRecord } from '../../../protocol/table.ts';

/** A socket that says whatever a test wants, and keeps what it hears. */
export interface RawClient {
  readonly messages: readonly Uint8Array[];
  /** How the connection ended, once it has. */
  readonly closed: Promise<{ code: number; reason: string }>;
  send(message: ClientMessage): void;
  sendBytes(bytes: Uint8Array): void;
  /** A text frame; as bytes it need not be UTF-8. */
  sendText(text: string | Uint8Array): void;
  /** Leaves with a close frame. */
  close(code: number): void;
  /** Ends as a pulled cable would. */
  cut(): void;
}

/** Opens a socket and says nothing. */
export async function openRaw(port: number): Promise<RawClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
  const messages: Uint8Array[] = [];
  socket.on('message', (data) => messages.push(new Uint8Array(data as Buffer)));
  // An error is always followed by a close, which tells all that matters.
  socket.on('error', () => {});
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  return {
    messages,
    closed,
    send: (message) => socket.send(encodeClientMessage(message)),
    sendBytes: (bytes) => socket.send(bytes),
    sendText: (text) => socket.send(text, { binary: false }),
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
  };
}

/** An answer over HTTP. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Posts a body as it is, by default as JSON. */
export async function postJoin(
  port: number,
  body: string | Uint8Array<ArrayBuffer>,
  contentType = 'application/json',
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api/join`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Takes a seat and a ticket. Throws the refusal's code where there is none. */
export async function joinRaw(port: number, request: Partial<JoinRequest> = {}): Promise<JoinAnswer> {
  const { status, body } = await postJoin(port, JSON.stringify({ name: 'Raw', colour: 0, ...request }));
  if (status !== 200) throw new Error(String(body.error));
  return body as unknown as JoinAnswer;
}

/** A player: joined, and its hello sent. */
export async function enterRaw(port: number, request: Partial<JoinRequest> = {}): Promise<RawClient> {
  const { ticket } = await joinRaw(port, request);
  const client = await openRaw(port);
  client.send({ kind: 'hello', ticket, fingerprint: 0 });
  return client;
}

/** Records of a kind in all updates heard so far. */
export function recordsHeard<K extends RecordKind>(client: RawClient, kind: K): (UpdateRecord & { kind: K })[] {
  const messages = client.messages.map((bytes) => decodeFromServer(bytes));
  const items = messages.flatMap((message) => (message.kind === 'update' ? message.items : []));
  return items.filter((item): item is UpdateRecord & { kind: K } => item.kind === kind);
}

/** Sends bytes as they are over TCP; resolves with what came back when it is `enough`, or the server has ended the connection. */
export async function sendRaw(port: number, text: string, enough?: RegExp): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
    if (enough?.test(heard)) socket.destroy();
  });
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return heard;
}

/** Sends the beginning of something, waits until the server has it, and pulls the cable. */
export async function sendHalf(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  await new Promise<void>((resolve) => socket.write(text, 'latin1', () => resolve()));
  socket.resetAndDestroy();
  await once(socket, 'close');
}
