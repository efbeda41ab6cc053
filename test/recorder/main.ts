/** What the command loads, built. */
export { LINES } from '../../game/net/link.ts';
export { decodeJournal } from '../../server/journal.ts';
export { createReplay, replayTo } from '../../server/replay.ts';
export { measureCost } from './cost.ts';
export { measureLiveTick } from './live.ts';
export { BRAINS, recordMatch } from './match.ts';
