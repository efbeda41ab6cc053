// Cometa's own server is not written for the bench; here is what a load generator needs to play its clients.
import { Agent, request } from 'node:http';
import { toHex } from '../contender.mjs';

/** @typedef {import('../contender.mjs').Script} Script */

/** More would only wait in the server's queue: it answers joins in turn. */
const REQUESTS_AT_ONCE = 16;
/** Head of [hello, ticket, fingerprint]: an array of three, the message's number, a text of 32 bytes. */
const HELLO_HEAD = [0x93, 1, 0xd9, 32];
/** None is told, so none is compared. */
const NO_FINGERPRINT = 0;

/**
 * Gets a ticket for each client. Tickets are good for 10 s: the clients must connect right after.
 * @param {{ port: number, clients: number }} options
 * @returns {Promise<Script>}
 */
export async function prepareCometa({ port, clients }) {
  const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_AT_ONCE });
  /** @type {string[]} */
  const hellos = [];
  let next = 0;
  const worker = async () => {
    while (next < clients) {
      const client = next++;
      hellos[client] = helloOf(await join(agent, port, `Rival ${client}`));
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, worker));
  agent.destroy();
  return {
    port,
    path: '/ws',
    opening: [{ after: 'open', text: false, hexPerClient: hellos }],
    text: false,
    moves: [],
    update: { match: '', text: false },
    replies: [],
    everySlot: false,
    dialect: 'cometa',
  };
}

/** @param {string} ticket */
function helloOf(ticket) {
  return toHex(Uint8Array.of(...HELLO_HEAD, ...Buffer.from(ticket), NO_FINGERPRINT));
}

/**
 * @param {Agent} agent
 * @param {number} port
 * @param {string} name
 * @returns {Promise<string>} the ticket
 */
function join(agent, port, name) {
  const body = JSON.stringify({ name, colour: 0 });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path: '/api/join', method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => {
        text += piece;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text).ticket);
        else reject(new Error(`Cometa's server refused ${name}: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
