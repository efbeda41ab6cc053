import { join } from 'node:path';
import { readConfig } from '../../../server/config/config.ts';
import { startServer } from '../../../server/server.ts';
import { openStore } from '../../../server/store/open.ts';
import { jsonBytes } from '../../../server/store/tables.ts';

// A server whose store keeps records beside what the game keeps, one after the other without a pause, and says of each that it is kept once the
// store has said so. It is made to be killed. Lines on standard output: `kept 17`, and `counts {…}` five times a second.

const config = readConfig(process.env);
const store = await openStore(join(config.dataDir, 'store'), Date.now);
const log = {
  info() {},
  warn: (fields: object, message: string) => console.log('warn', message, JSON.stringify(fields)),
};
const { game } = await startServer({ config, page: new Map(), log, store, isKept: true });

setInterval(() => {
  const { joins, resumes, storeFailures } = game.counters;
  const [room] = game.lobby.rooms.values();
  const players = room?.sessions.filter((session) => session?.state.kind === 'playing').length ?? 0;
  console.log('counts', JSON.stringify({ joins, resumes, storeFailures, players, comets: game.inPlay() }));
}, 200);

for (let number = Number(process.env.FIRST_RECORD); ; number++) {
  const key = String(number).padStart(9, '0');
  // Of two in one batch neither may be there without the other.
  await store.batch([
    { table: 'runs', key, value: jsonBytes({ number }) },
    { table: 'boards', key, value: jsonBytes({ number }) },
  ]);
  console.log('kept', number);
}
