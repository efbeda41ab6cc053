import { CLIENT_MESSAGES, PROTOCOL_VERSION, RECORDS, SERVER_MESSAGES } from './table.ts';

/**
 * The number client and server compare at join: the message tables and the rules' hash (see `game/sim/fingerprint.ts`).
 * Two builds that agree in it compute the same world. FNV-1a over the tables as JSON.
 */
export function fingerprintOf(rulesHash: number): number {
  const tables = JSON.stringify([PROTOCOL_VERSION, CLIENT_MESSAGES, SERVER_MESSAGES, RECORDS]);
  let h = 0x811c9dc5 ^ rulesHash;
  for (let i = 0; i < tables.length; i++) h = Math.imul(h ^ tables.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
