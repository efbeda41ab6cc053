import { type Refused, refuse } from '../../protocol/join.ts';
import { CODE_SECONDS, type Codes } from '../identity/codes.ts';
import { isSecret, type PostHead, readJson, wrongSecret } from './body.ts';

const CODE = /^[A-Z0-9]{8}$/;
const SECONDS = 10;

/** Answers `POST /api/identity/code` and `POST /api/identity/claim`, J12 in SPEC.md. Never throws for anything in `body`. */
export function answerIdentity(
  codes: Codes,
  { path, contentType }: PostHead,
  body: Uint8Array,
): Refused | Record<string, unknown> {
  const read = readJson(contentType, body);
  if ('error' in read) return read;
  const fields: Record<string, unknown> = Object(read.value);
  return path === '/api/identity/code' ? giveCode(codes, fields) : claim(codes, fields.code);
}

function giveCode(codes: Codes, { identity, friend }: Record<string, unknown>): Refused | Record<string, unknown> {
  if (!isSecret(identity)) return wrongSecret('identity');
  if (friend !== undefined && !isSecret(friend)) return wrongSecret('friend');
  const code = codes.give({ identity, friend });
  return code === undefined ? tooMany() : { code, seconds: CODE_SECONDS };
}

/** As people type it: small letters, spaces and dashes do not matter. */
function claim(codes: Codes, typed: unknown): Refused | Record<string, unknown> {
  const code = typeof typed === 'string' ? typed.toUpperCase().replace(/[\s-]/g, '') : '';
  if (!CODE.test(code)) return refuse(400, 'wrong-field', 'code must be 8 letters and digits.');
  const secrets = codes.claim(code);
  if (secrets === 'too-many') return tooMany();
  if (secrets === 'unknown')
    return refuse(404, 'code-unknown', 'This code is wrong, used or over. Ask the other device for a new one.');
  return { ...secrets };
}

function tooMany(): Refused {
  return refuse(429, 'too-many', 'Too many ask for codes at the moment. Try again soon.', SECONDS);
}
