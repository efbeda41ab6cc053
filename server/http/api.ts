import {
  COLOURS,
  type JoinAnswer,
  type JoinRefusal,
  type JoinRequest,
  LONGEST_JOIN_BODY,
} from '../../protocol/join.ts';
import { PROTOCOL_VERSION } from '../../protocol/table.ts';
import type { Game } from '../game/game.ts';

/** An HTTP answer whose body is JSON. */
export interface JsonAnswer {
  status: number;
  body: JoinAnswer | JoinRefusal | Record<string, unknown>;
  retryAfter?: number;
}

/** Answers `POST /api/join`. Never throws for anything in `body`. */
export function answerJoin(game: Game, contentType: string, body: Uint8Array): JsonAnswer {
  const request = readJoin(contentType, body);
  const answer = 'error' in request ? request : game.lobby.join(request);
  if (!('error' in answer)) return { status: 200, body: answer };
  game.counters.joinsRefused++;
  const { status, ...refusal } = answer;
  return { status, body: refusal, ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }) };
}

/** Answers `GET /version`: what a client of another make needs before it joins. */
export function answerVersion(game: Game): JsonAnswer {
  return { status: 200, body: { name: 'cometa', protocol: PROTOCOL_VERSION, fingerprint: game.fingerprint } };
}

type Refusal = JoinRefusal & { status: number };

function readJoin(contentType: string, body: Uint8Array): JoinRequest | Refusal {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    return refuse(415, 'not-json', 'Send JSON, with Content-Type: application/json.');
  }
  if (body.length > LONGEST_JOIN_BODY) {
    return refuse(413, 'body-too-big', `The body may have ${LONGEST_JOIN_BODY} bytes, not ${body.length}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse(400, 'not-json', 'The body is not JSON in UTF-8.');
  }
  return checkJoin(value);
}

function checkJoin(value: unknown): JoinRequest | Refusal {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongField('the body', 'an object');
  const fields = value as Record<string, unknown>;
  const { watch } = fields;
  if (watch !== undefined && typeof watch !== 'boolean') return wrongField('watch', 'true or false');
  return checkFields(watch ? onlyToWatch(fields) : fields);
}

/** What means nothing to one who watches is not even looked at (J9). */
function onlyToWatch({ room, fingerprint }: Record<string, unknown>): Record<string, unknown> {
  return { name: '', colour: 0, room, watch: true, fingerprint };
}

function checkFields(fields: Record<string, unknown>): JoinRequest | Refusal {
  const { name, colour, room, private: isPrivate, resume, takeover, watch, fingerprint } = fields;
  if (typeof name !== 'string') return wrongField('name', 'a text');
  if (!isWhole(colour, 0, COLOURS - 1)) return wrongField('colour', `a whole number from 0 to ${COLOURS - 1}`);
  if (room !== undefined && typeof room !== 'string') return wrongField('room', 'a room code');
  if (isPrivate !== undefined && typeof isPrivate !== 'boolean') return wrongField('private', 'true or false');
  if (resume !== undefined && typeof resume !== 'string') return wrongField('resume', 'a session key');
  if (takeover !== undefined && typeof takeover !== 'boolean') return wrongField('takeover', 'true or false');
  if (fingerprint !== undefined && !isWhole(fingerprint, 0, 0xffffffff))
    return wrongField('fingerprint', 'a 32-bit number');
  return {
    name,
    colour,
    ...(room === undefined ? {} : { room }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    ...(resume === undefined ? {} : { resume }),
    ...(takeover === undefined ? {} : { takeover }),
    ...(watch ? { watch: true } : {}),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function wrongField(name: string, wanted: string): Refusal {
  return refuse(400, 'wrong-field', `In a join, ${name} must be ${wanted}.`);
}

function refuse(status: number, error: string, message: string): Refusal {
  return { status, error, message };
}
