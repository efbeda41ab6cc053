/** What `cometa replay` loads, built. */

export { rulesHash } from '../../game/sim/fingerprint.ts';
export { SIM_HZ } from '../../game/sim/math/units.ts';
export { fingerprintOf } from '../../protocol/fingerprint.ts';
export { loadPage, pickFile } from '../../server/http/files.ts';
export { profileText } from '../../server/ledger/stacks.ts';
export { dumpWorld } from '../../server/recording/dump.ts';
export { filmReplay } from '../../server/recording/film.ts';
export { decodeJournal, JournalError } from '../../server/recording/journal.ts';
export { createReplay, replayTo } from '../../server/recording/replay.ts';
export { processTime } from '../../server/time.ts';
export { profileJournal } from './profile.ts';
