/** What the command loads, built. */
export { LINES } from '../../game/net/line/link.ts';
export { decodeJournal } from '../../server/recording/journal.ts';
export { createReplay, replayTo } from '../../server/recording/replay.ts';
export { measureCost } from './cost.ts';
export { measureLiveTick } from './live.ts';
export { BRAINS, recordMatch } from './match.ts';
