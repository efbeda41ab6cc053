/** What `cometa replay` loads, built. */

export { rulesHash } from '../game/sim/fingerprint.ts';
export { SIM_HZ } from '../game/sim/units.ts';
export { fingerprintOf } from '../protocol/fingerprint.ts';
export { dumpWorld } from './dump.ts';
export { loadPage, pickFile } from './files.ts';
export { filmReplay } from './film.ts';
export { decodeJournal, JournalError } from './journal.ts';
export { profileText } from './ledger/stacks.ts';
export { profileJournal } from './profile.ts';
export { createReplay, replayTo } from './replay.ts';
export { processTime } from './time.ts';
