import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { SIM_HZ } from '../../../game/sim/math/units.ts';
import { readConfig } from '../../../server/config/config.ts';
import { type Server, startServer } from '../../../server/server.ts';
import { createAttacker } from '../../../tools/attack/stage/attacker.ts';
import { recordsAmong } from '../../../tools/lib/virtual/peer.ts';
import { longOr } from '../../harness/long.ts';
import { TRANSPORTS } from '../../harness/server/transports.ts';

/** Players who stop reading in the middle of a game, beside others who do not, over real sockets. */

const [PLAYERS, STOPPED] = longOr([500, 100], [50, 10], '50 players, 10 of whom stop reading, of 500 and 100');
/** Found within three seconds of the game's own time: a busy machine's clock is another. */
const FOUND_TICKS = 3 * SIM_HZ;

let server: Server | undefined;
afterEach(() => server?.stop());

test.each(TRANSPORTS)('on %s who stops reading is found within 3 s, and nobody else misses an update', async (name) => {
  let foundTick = 0;
  const settings = { PORT: '0', HOST: '127.0.0.1', ADMIN_PORT: 'off', ROOM_SEATS: `${PLAYERS}`, TRANSPORT: name };
  server = await startServer({
    config: readConfig(settings),
    page: new Map(),
    log: { info() {}, warn() {} },
    onTicked() {
      const { counters } = (server as Server).game;
      if (foundTick === 0 && counters.slowReaders >= STOPPED) foundTick = counters.ticks;
    },
  });
  const { game, port } = server;
  const attacker = createAttacker(`http://127.0.0.1:${port}`);
  const lines: Awaited<ReturnType<typeof attacker.enter>>[] = [];
  let seq = 1;
  const play = () => {
    for (const [i, line] of lines.entries()) {
      line.say({ kind: 'ping', seq: seq & 255, read: line.tick, now: 0 });
      line.say({ kind: 'move', stamp: (line.tick + 8) & 0xffff, heading: (i * 37 + seq * 11) & 255, buttons: seq % 3 });
    }
    seq++;
  };
  const playing = setInterval(play, 200);
  try {
    for (let i = 0; i < PLAYERS; i++) lines.push(await attacker.enter({ name: `Player ${i}` }));
    const [stopped, honest] = [lines.slice(0, STOPPED), lines.slice(STOPPED)];
    await sleep(1500);
    expect(game.counters.slowReaders).toBe(0);
    const stoppedTick = game.counters.ticks;
    for (const { socket } of stopped) socket.pause();
    while (foundTick === 0 && game.counters.ticks < stoppedTick + 5 * FOUND_TICKS) await sleep(20);
    expect(foundTick).toBeGreaterThan(0);
    expect(foundTick - stoppedTick).toBeLessThanOrEqual(FOUND_TICKS);
    await sleep(1000);
    expect(game.counters.slowReaders).toBe(STOPPED);
    for (const line of honest) {
      expect([line.closed, recordsAmong(line.heard(), 'snapshot').length]).toEqual([undefined, 1]);
      // The tick of its last update; what is under way is at most a quarter of a second.
      expect((game.counters.ticks - line.tick) & 0xffff).toBeLessThan(SIM_HZ);
    }
  } finally {
    clearInterval(playing);
    attacker.leave();
  }
});
