import { type Counters, count } from '../ledger/counters.ts';
import type { Connection } from '../ports/connection.ts';
import type { Ending } from '../ports/rooms.ts';

/** The one place where the server closes a connection: each is counted, and its reason names the rule, where there is one. */
export function endConnection(
  counters: Counters,
  connection: Connection,
  why: Ending,
  rule = why.rule,
  sentence = why.reason,
): void {
  count(counters.closedByCode, why.code);
  connection.close(why.code, rule === undefined ? sentence : `${rule}: ${sentence}`);
}
