// Cometa's own server is not written for the bench: here is how it is started, and how a load generator joins its clients.

import { Agent, request } from 'node:http';
import { encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { SETTINGS } from '../../../server/config/settings.ts';
import { type ContenderConfig, type Script, toHex } from '../contenders/shared/script.ts';

/** More would only wait in the server's queue: it answers joins in turn. */
const REQUESTS_AT_ONCE = 16;

/** Neither an `.env` file nor the variables of this process have a say: an empty value counts as not given. */
const SHIPPED = Object.fromEntries(Object.values(SETTINGS).map(({ env }) => [env, '']));

/** The server's own variables: as it is shipped, but for what a run asks for. */
export function cometaEnv(config: ContenderConfig): NodeJS.ProcessEnv {
  const { scenario, rooms, seats, cells, seed, mode, sendEvery, transport } = config;
  return {
    ...SHIPPED,
    // A room that is kept would be there again in the next run, with all its seats taken.
    STORE: 'memory',
    PORT: '0',
    HOST: '127.0.0.1',
    ADMIN_PORT: 'off',
    TRANSPORT: transport,
    ROOM_SEATS: String(seats),
    WORLD_CELLS: String(cells),
    WORLD_SEED: String(seed),
    VIEW: scenario === 'arena' ? 'world' : 'screen',
    SEND_EVERY: String(sendEvery),
    IDLE_SUPPRESSION_MS: mode === 'strict' ? '0' : '250',
    MAX_ROOMS: String(rooms),
    GRACE_SECONDS: '60',
    HIDDEN_MINUTES: '30',
    LOG_LEVEL: 'info',
    SHUTDOWN_SECONDS: '1',
  };
}

/** The port that a line of the server's log tells, if it does. */
export function portInLog(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  const { msg, port } = JSON.parse(line);
  return msg === 'the server runs' ? port : undefined;
}

/** Gets a ticket for each client. Tickets are good for 10 s: the clients must connect right after. */
export async function joinCometa(port: number, clients: number): Promise<Script> {
  const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_AT_ONCE });
  const hellos: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < clients) {
      const client = next++;
      const ticket = await join(agent, port, `Rival ${client}`);
      // No fingerprint is told, so none is compared.
      hellos[client] = toHex(encodeClientMessage({ kind: 'hello', ticket, fingerprint: 0 }));
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

/** Resolves to the ticket. */
function join(agent: Agent, port: number, name: string): Promise<string> {
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
