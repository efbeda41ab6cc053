import { isIdentity, LONGEST_JOIN_BODY, type Refused, refuse } from '../../protocol/join.ts';

/** What of a request with a body matters beside it. */
export interface PostHead {
  readonly path: string;
  readonly contentType: string;
  readonly authorization: string;
  /** As that of `Visitor`. */
  readonly address: string;
}

/** Whether a field is a secret as browsers keep it, see `isIdentity`. */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && isIdentity(value);
}

/** @param field its name, or their names */
export function wrongSecret(field: string): Refused {
  return refuse(400, 'wrong-field', `${field} must be 22 letters, digits, - and _.`);
}

/** The JSON of a request's body, or why there is none. Never throws. */
export function readJson(contentType: string, body: Uint8Array): { value: unknown } | Refused {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    return refuse(415, 'not-json', 'Send JSON, with Content-Type: application/json.');
  }
  if (body.length > LONGEST_JOIN_BODY) {
    return refuse(413, 'body-too-big', `The body may have ${LONGEST_JOIN_BODY} bytes, not ${body.length}.`);
  }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return refuse(400, 'not-json', 'The body is not JSON in UTF-8.');
  }
}
