/** What the command loads, built. */
export { decodeJournal } from '../../server/journal.ts';
export { createReplay, replayTo } from '../../server/replay.ts';
export { recordMatch } from './match.ts';
