import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/**
 * HTTP/1.1, section by section, on both transports: what two readers could take for different messages. A proxy that reads such a request in one way
 * and a server that reads it in another would answer one player with what is another's.
 */

/** What must not be read as a request of its own, where another reader takes it for a body. */
const HIDDEN = 'GET /version HTTP/1.1\r\nHost: cometa\r\n\r\n';
const ANSWER_TO_HIDDEN = '"name":"cometa"';
/** The last request of a connection, which then ends. */
const LAST = 'GET /healthz HTTP/1.1\r\nHost: cometa\r\nConnection: close\r\n\r\n';
const POST = 'POST /api/join HTTP/1.1\r\nHost: cometa\r\nContent-Type: application/json\r\n';
const JOIN = '{"name":"A","colour":0}';

const post = (headers: string, body: string) => `${POST}${headers}\r\n\r\n${body}`;
const chunk = (text: string, size = text.length.toString(16)) => `${size}\r\n${text}\r\n`;
const END = '0\r\n\r\n';
const chunked = 'Transfer-Encoding: chunked';
const length = (text: string | number) => `Content-Length: ${typeof text === 'string' ? text.length : text}`;

/** Refused, or the connection is ended; what is hidden is never answered. */
const REFUSED: readonly (readonly [section: string, what: string, text: string])[] = [
  ['6.1', 'a length and chunks', post(`${length(END + HIDDEN)}\r\n${chunked}`, END + HIDDEN)],
  ['6.1', 'chunks and a length', post(`${chunked}\r\n${length(END + HIDDEN)}`, END + HIDDEN)],
  ['6.1', 'a short length and chunks', post(`Content-Length: 4\r\n${chunked}`, chunk(HIDDEN) + END)],
  ['6.1', 'chunks of another name', post(`Transfer-Encoding: xchunked\r\n${length(HIDDEN)}`, HIDDEN)],
  ['6.1', 'chunks, then identity', post('Transfer-Encoding: chunked, identity', END + HIDDEN)],
  ['6.1', 'identity', post(`Transfer-Encoding: identity\r\n${length(HIDDEN)}`, HIDDEN)],
  ['6.1', 'gzip', post('Transfer-Encoding: gzip', HIDDEN)],
  ['6.1', 'two encodings in two lines', post(`${chunked}\r\nTransfer-Encoding: identity`, END + HIDDEN)],
  ['6.3', 'two lengths that differ', post(`Content-Length: 0\r\n${length(HIDDEN)}`, HIDDEN)],
  ['6.3', 'two lengths that differ, the long one first', post(`${length(HIDDEN)}\r\nContent-Length: 0`, HIDDEN)],
  ['6.3', 'a list of lengths', post(`Content-Length: ${HIDDEN.length}, ${HIDDEN.length}`, HIDDEN)],
  ['6.3', 'a length with a plus', post(`Content-Length: +${HIDDEN.length}`, HIDDEN)],
  ['6.3', 'a length below 0', post('Content-Length: -1', HIDDEN)],
  ['6.3', 'a length in hex', post('Content-Length: 0x26', HIDDEN)],
  ['6.3', 'a length with a space in it', post('Content-Length: 3 8', HIDDEN)],
  ['6.3', 'a length with a letter behind it', post(`Content-Length: ${HIDDEN.length}a`, HIDDEN)],
  ['6.3', 'a length of twenty digits', post('Content-Length: 99999999999999999999', HIDDEN)],
  ['7.1', 'a chunk whose size is no number', post(chunked, `g\r\n${HIDDEN}`)],
  ['7.1', 'a chunk with a size below 0', post(chunked, `-1\r\n${HIDDEN}`)],
  ['7.1', 'a chunk with 0x', post(chunked, `0x${chunk(HIDDEN)}${END}`)],
  ['7.1', 'a chunk whose size overflows', post(chunked, chunk(HIDDEN, 'fffffffffffffffff'))],
  ['7.1', 'a chunk without a size', post(chunked, `\r\n${HIDDEN}`)],
  ['7.1', 'a chunk that is longer than it says', post(chunked, chunk(`${JOIN}${HIDDEN}`, JOIN.length.toString(16)))],
  ['5.1', 'a space before a colon', post(`Content-Length : ${HIDDEN.length}`, HIDDEN)],
  ['5.1', 'a tab before a colon', post(`Transfer-Encoding\t: chunked\r\n${length(END + HIDDEN)}`, END + HIDDEN)],
  ['5', 'a line without a colon', post('Content-Length 38', HIDDEN)],
  ['5', 'a header without a name', post(`: x\r\n${length(HIDDEN)}`, HIDDEN)],
  [
    '2.2',
    'a space before the first header',
    `POST /api/join HTTP/1.1\r\n Host: cometa\r\n${length(HIDDEN)}\r\n\r\n${HIDDEN}`,
  ],
  ['2.2', 'a CR alone within a header', post(`X: a\rb\r\n${length(HIDDEN)}`, HIDDEN)],
  ['5', 'a NUL within a header', post(`X: a\0b\r\n${length(HIDDEN)}`, HIDDEN)],
  ['3', 'no version', 'GET /version\r\nHost: cometa\r\n\r\n'],
  ['3', 'a version in small letters', 'GET /version http/1.1\r\nHost: cometa\r\n\r\n'],
  ['2.3', 'version 2.0', 'GET /version HTTP/2.0\r\nHost: cometa\r\n\r\n'],
  ['2.3', 'version 3', 'GET /version HTTP/3\r\nHost: cometa\r\n\r\n'],
  ['3.2', 'no Host', 'GET /version HTTP/1.1\r\n\r\n'],
  ['3', 'no target', 'GET  HTTP/1.1\r\nHost: cometa\r\n\r\n'],
];

/** Answered, each as one request. */
const ANSWERED: readonly (readonly [section: string, what: string, text: string, statuses: readonly number[]])[] = [
  ['6.2', 'a length', post(length(JOIN), JOIN), [200]],
  ['6.2', 'a body that looks like a request', post(length(HIDDEN), HIDDEN), [400]],
  ['6.3', 'no body', post('Content-Length: 0', ''), [400]],
  ['7.1', 'chunks', post(chunked, chunk(JOIN) + END), [200]],
  ['7.1', 'chunks in capitals', post('TRANSFER-ENCODING: CHUNKED', chunk(JOIN) + END), [200]],
  ['7.1', 'many chunks', post(chunked, [...JOIN].map((sign) => chunk(sign)).join('') + END), [200]],
  [
    '7.1.1',
    'chunks with an extension',
    post(chunked, `${JOIN.length.toString(16)};comet=1\r\n${JOIN}\r\n${END}`),
    [200],
  ],
  ['9.3', 'two requests in one packet', post(length(JOIN), JOIN) + post(length(JOIN), JOIN), [200, 200]],
  ['5.1', 'spaces around a value', post(`Content-Length:   ${JOIN.length}  `, JOIN), [200]],
  ['5.1', 'no space behind a colon', post(`Content-Length:${JOIN.length}`, JOIN), [200]],
];

/** Where uWebSockets.js is another: the first it reads as the end of the head, which no proxy passes on; the second it refuses. */
const OTHERWISE = ['a header without a name', 'chunks with an extension'];
console.log(`Not looked at on uWebSockets.js, which does otherwise: ${OTHERWISE.join(', ')}.`);

/** Sends a text and nothing more, so that who waits for the rest of a body need not wait; resolves with what came back. */
async function sendAll(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
  });
  socket.on('error', () => {});
  socket.end(text, 'latin1');
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

describe.each(TRANSPORTS)('on %s', (name) => {
  let server: Server;
  beforeAll(async () => {
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', TRANSPORT: name });
    server = await startServer({ config, page: new Map(), log: { info() {}, warn() {} } });
  });
  afterAll(() => server.stop());

  const isLike = ([, what]: readonly [section: string, what: string, ...more: unknown[]]) =>
    name !== 'uws' || !OTHERWISE.includes(what);
  const statusesOf = (heard: string) => [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

  test.concurrent.each(REFUSED.filter(isLike))('%s: %s is refused', async (_section, _what, text) => {
    const heard = await sendAll(server.port, text + LAST);
    expect(heard).not.toContain(ANSWER_TO_HIDDEN);
    const [status = 400] = statusesOf(heard);
    expect(status, heard.slice(0, 200)).toBeGreaterThanOrEqual(400);
  });

  test.concurrent.each(ANSWERED.filter(isLike))('%s: %s', async (_section, _what, text, statuses) => {
    const heard = await sendAll(server.port, text + LAST);
    expect(heard).not.toContain(ANSWER_TO_HIDDEN);
    expect(statusesOf(heard)).toEqual([...statuses, 200]);
  });
});
