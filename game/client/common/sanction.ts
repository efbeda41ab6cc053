import { REPORT_REASONS, type Sanction } from '../../../protocol/people.ts';
import { languageNow, say } from '../words/words.ts';

/** What the operator did and why, in the player's language; reasons of the operator's own are in the operator's words. */
export function saySanction(sanction: Sanction): string {
  switch (sanction.kind) {
    case 'unmuted':
      return say('sanction.unmuted');
    case 'banned':
    case 'muted':
      return say(`sanction.${sanction.kind}`, { until: when(sanction.untilMs), why: sayReason(sanction.reason) });
    case 'renamed':
      return say('sanction.renamed', { name: sanction.name, why: sayReason(sanction.reason) });
    case 'kicked':
    case 'closed':
      return say(`sanction.${sanction.kind}`, { why: sayReason(sanction.reason) });
  }
}

function sayReason(reason: string): string {
  const known = REPORT_REASONS.find((one) => one === reason);
  return known ? say(`report.${known}`) : reason;
}

/** On the reader's own clock. */
function when(ms: number): string {
  return new Intl.DateTimeFormat(languageNow(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}
