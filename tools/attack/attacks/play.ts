// Attacks by those who play.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../../../game/net/client.ts';
import { nodePlatform } from '../../../game/node/platform.ts';
import { SIM_HZ } from '../../../game/sim/math/units.ts';
import { BURN_DUST, BURN_TICKS } from '../../../game/sim/rules/flight/boost.ts';
import { BOOST, THRUST } from '../../../game/sim/world/comets.ts';
import { recordsAmong } from '../../lib/virtual/peer.ts';
import type { Line } from '../stage/attacker.ts';
import type { Attack } from '../stage/stage.ts';

/** Until so many ticks of boost are seen: a machine may have other things to do. */
const LONGEST_BOOST_MS = 20_000;
/** So far a comet that is rammed flies in half a second. */
const MOST_CELLS = 4;

function snapshotsIn(line: Line): number {
  return line.heard().filter((message) => message.kind === 'update' && message.ticks === 0).length;
}

/** Answers as a client does, now and then once a second. */
function keepPinging(line: Line): () => void {
  let seq = 0;
  const ping = () => line.say({ kind: 'ping', seq: ++seq & 0xff, read: line.tick, now: 0 });
  ping();
  const timer = setInterval(ping, 1000);
  return () => clearInterval(timer);
}

/** Boosts for three seconds but in one tick of `period`. @returns the ticks in which the server had it boost, and the dust that it paid */
async function boostBut(client: Client, period: number): Promise<{ boosted: number; paid: number }> {
  let [boosted, paid, tick] = [0, 0, 0];
  let dust: number | undefined;
  let boosts = false;
  const endMs = performance.now() + LONGEST_BOOST_MS;
  while (performance.now() < endMs && boosted < 3 * SIM_HZ) {
    await sleep(4);
    client.advance();
    const { game, replica } = client;
    if (!game || !replica || replica.comets.alive[replica.id] === 0) {
      client.again();
      dust = undefined;
      continue;
    }
    client.steer((performance.now() / 20) & 255, game.tick % period === period - 1 ? THRUST : THRUST | BOOST);
    if (replica.tick === tick) continue;
    if (boosts && dust !== undefined) boosted += replica.tick - tick;
    const now = replica.own.dust[replica.id];
    if (dust !== undefined && now < dust) paid += dust - now;
    dust = now;
    tick = replica.tick;
    boosts = (replica.comets.flags[replica.id] & BOOST) !== 0;
  }
  return { boosted, paid };
}

export const PLAY: readonly Attack[] = [
  {
    name: 'odd-moves',
    tries: 'moves of the past and the future, twice the same, more than one a tick',
    async run({ attacker, repeat }) {
      const line = await attacker.enter();
      const stop = keepPinging(line);
      await sleep(300);
      await repeat(60, (i) => {
        const stamp = (line.tick + [2, 2, -300, 20_000, 32_767][i % 5]) & 0xffff;
        line.say({ kind: 'move', stamp, heading: i & 255, buttons: 3 });
      });
      stop();
      const { closed } = line;
      return closed && closed.code !== 4006 ? `the connection ended with ${closed.code} ${closed.reason}` : undefined;
    },
  },
  {
    name: 'snapshot-flood',
    tries: 'everything asked for anew, and hide and show, as fast as it goes',
    async run({ attacker, repeat, ms }) {
      const [asks, hides] = [await attacker.enter(), await attacker.enter()];
      const stops = [asks, hides].map(keepPinging);
      await repeat(40, () => {
        asks.say({ kind: 'snapshot' });
        hides.say({ kind: 'hide' });
        hides.say({ kind: 'show' });
      });
      for (const stop of stops) stop();
      const [asked, shown] = [snapshotsIn(asks), snapshotsIn(hides)];
      const seconds = ms / 1000;
      if (asked > seconds + 3) return `${asked} snapshots in ${seconds} s were asked for and sent`;
      return shown > 4 * seconds + 4 ? `hide and show brought ${shown} snapshots in ${seconds} s` : undefined;
    },
  },
  {
    name: 'slow-readers',
    tries: 'thirty players who never read what they are sent',
    async run({ attacker, metrics, until }) {
      const lines = await Promise.all(Array.from({ length: 30 }, () => attacker.enter()));
      await sleep(200);
      for (const { socket } of lines) socket.pause();
      const before = await metrics();
      const passed = async (name: string) => ((await metrics())[name] ?? 0) - (before[name] ?? 0);
      const [slow, ticks] = ['cometa_slow_readers_total', 'cometa_ticks_total'];
      if (before[slow] === undefined) return void (await sleep(3000));
      // By the server's own time.
      await until(async () => (await passed(slow)) >= 30 || (await passed(ticks)) > 3.5 * SIM_HZ);
      const found = await passed(slow);
      return found < 30 ? `${found} of 30 were found in 3 s` : undefined;
    },
  },
  {
    name: 'timed-boosts',
    tries: 'boost let go of in one tick of sixteen, in the hope that this is the one that pays',
    async run({ attacker }) {
      const client = createClient({ platform: nodePlatform(attacker.origin, Math.random) });
      client.join({ name: 'Attacker', colour: 0 });
      const { boosted, paid } = await boostBut(client, 16);
      client.leave();
      if (boosted < BURN_TICKS) return `${boosted} ticks of boost are too few to tell`;
      const due = Math.floor(boosted / BURN_TICKS) * BURN_DUST;
      // Dust that was gathered in the same update hides some of it.
      return 2 * paid < due ? `${boosted} ticks of boost cost ${paid} dust, and ${due} are due` : undefined;
    },
  },
  {
    name: 'quiet-heartbeats',
    tries: 'no sign of life for three seconds, so that who comes back is immune',
    async run({ attacker }) {
      const line = await attacker.enter();
      const stop = keepPinging(line);
      await sleep(2500);
      stop();
      await sleep(3300);
      const heard = line.heard().length;
      const again = keepPinging(line);
      await sleep(600);
      again();
      // Later it may have been rammed.
      const [own] = recordsAmong(line.heard().slice(heard), 'own');
      if (!own) return 'who came back was told nothing';
      return own.immune > 0 ? `who came back was immune for ${own.immune} ticks` : undefined;
    },
  },
  {
    name: 'leave-and-rejoin',
    tries: 'coming and going as fast as it is let, so that dust falls and all are told',
    async run({ attacker, repeat }) {
      await repeat(30, async () => {
        const line = await attacker.enter().catch(() => undefined);
        line?.socket.close(1000);
      });
      return undefined;
    },
  },
  {
    name: 'beyond-view',
    tries: 'messages that would show more of the world than a player may see',
    async run({ attacker }) {
      for (const hex of ['920a03', '920aff', '920b7f', '920ecd2711']) {
        const line = await attacker.enter();
        line.send(Buffer.from(hex, 'hex'));
        const { code } = await line.ended;
        if (code !== 4009) return `${hex} closed with ${code}`;
      }
      const player = await attacker.enter();
      const stop = keepPinging(player);
      await sleep(300);
      const area = () => recordsAmong(player.heard(), 'area').at(-1);
      const before = area();
      for (let id = 0; id < 50; id++) player.say({ kind: 'follow', id });
      await sleep(500);
      stop();
      const after = area();
      if (!before || !after) return 'a player was told no area';
      // It may have been rammed.
      const cells = Math.max(Math.abs(after.left - before.left), Math.abs(after.top - before.top));
      return cells > MOST_CELLS ? `following others moved a player's area by ${cells} cells` : undefined;
    },
  },
  {
    name: 'chat-flood',
    tries: 'lines, whispers and reports by the hundred, with markup and marks',
    async run({ attacker, other, repeat }) {
      const witness = await other.enter();
      await sleep(200);
      const line = await attacker.enter({ room: witness.room });
      const stops = [witness, line].map(keepPinging);
      const texts = ['<script>alert(1)</script>', '\u202egnirts', 'a\u200bb', 'x'.repeat(400), '/w all hi', '\u0000'];
      await repeat(20, (i) => {
        line.say({ kind: 'say', to: -1, text: texts[i % texts.length] });
        line.say({ kind: 'report', id: i % 20, reason: 0 });
      });
      for (const stop of stops) stop();
      const lines = recordsAmong(witness.heard(), 'said');
      const bad = lines.find(({ text }) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text));
      if (bad) return `others were told ${JSON.stringify(bad)}`;
      return lines.length > 20 ? `${lines.length} lines in 3 s were told` : undefined;
    },
  },
  {
    name: 'reconnect-storm',
    tries: 'fifty players cut at once, who all come back in the same instant',
    async run({ attacker, until }) {
      const players = await Promise.all(Array.from({ length: 50 }, () => attacker.enter()));
      await sleep(500);
      for (const { socket } of players) socket.terminate();
      await sleep(100);
      const back = await Promise.all(players.map(({ key }) => attacker.enter({ resume: key })));
      const isBack = (line: Line) => line.heard().some(({ kind }) => kind === 'welcome');
      const areAll = await until(() => back.every(isBack));
      if (!areAll) return `${back.filter((line) => !isBack(line)).length} of 50 did not come back`;
      const same = back.filter(({ key }, i) => key.slice(0, 8) === players[i].key.slice(0, 8)).length;
      return same < 50 ? `${50 - same} of 50 have lost their comet` : undefined;
    },
  },
];
