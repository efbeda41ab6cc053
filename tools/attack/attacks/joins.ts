// Attacks with joins, tickets and keys.
import { randomBytes } from 'node:crypto';
import { ROOM_CODE_LENGTH, toCode } from '../../../protocol/join.ts';
import { recordsAmong } from '../../lib/virtual/peer.ts';
import type { Attacker, Line } from '../stage/attacker.ts';
import type { Attack, Stage } from '../stage/stage.ts';

const SNAPSHOTS = 'cometa_snapshots_sent_total';

const madeUp = () => toCode(randomBytes(ROOM_CODE_LENGTH));

/** Whether somebody from another address can play, watch, and have a room of their own. */
async function turnsAway({ other }: Stage): Promise<string | undefined> {
  for (const [request, what] of [
    [{}, 'play'],
    [{ watch: true }, 'watch'],
    [{ private: true }, 'have a private room'],
  ] as const) {
    try {
      const line = await other.enter(request);
      const isIn = await waitForWelcome(line);
      if (!isIn) return `nobody else can ${what}: closed with ${line.closed?.code ?? 'nothing'}`;
    } catch (error) {
      return `nobody else can ${what}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}

/** The seats of those who were welcome. */
function seatsOf(lines: readonly Line[]): number[] {
  return lines.flatMap((line) => line.heard().flatMap((message) => (message.kind === 'welcome' ? [message.id] : [])));
}

const FLOOD = 400;
const AT_A_TIME = 20;

/** Joins as often as no address may, however long that takes. */
async function floodWithJoins(
  attacker: Attacker,
  headersOf: (i: number) => Record<string, string>,
): Promise<string | undefined> {
  const startMs = performance.now();
  let granted = 0;
  for (let i = 0; i < FLOOD; i += AT_A_TIME) {
    const asked = Array.from({ length: AT_A_TIME }, (_, k) => attacker.join({}, headersOf(i + k)));
    granted += (await Promise.all(asked)).filter(({ status }) => status === 200).length;
  }
  const seconds = (performance.now() - startMs) / 1000;
  // 120 a minute, all at once too.
  return granted > 120 + 2 * seconds + 20
    ? `${granted} of ${FLOOD} joins were granted in ${Math.round(seconds)} s`
    : undefined;
}

async function waitForWelcome(line: Awaited<ReturnType<Attacker['open']>>): Promise<boolean> {
  await Promise.race([new Promise((resolve) => line.socket.once('message', resolve)), line.ended]);
  return line.heard().some(({ kind }) => kind === 'welcome');
}

export const JOINS: readonly Attack[] = [
  {
    name: 'join-flood',
    tries: 'joins as fast as they are answered, from one address',
    async run(stage) {
      return (await floodWithJoins(stage.attacker, () => ({}))) ?? turnsAway(stage);
    },
  },
  {
    name: 'lockout-rooms',
    tries: 'a hundred made-up codes, and no hello',
    async run(stage) {
      await Promise.all(Array.from({ length: 100 }, () => stage.attacker.join({ room: madeUp() })));
      return turnsAway(stage);
    },
  },
  {
    name: 'lockout-seats',
    tries: 'join, hello, cut: seats that wait for nobody',
    async run(stage) {
      await stage.repeat(30, async () => {
        const line = await stage.attacker.enter().catch(() => undefined);
        line?.socket.terminate();
      });
      return turnsAway(stage);
    },
  },
  {
    name: 'lockout-tickets',
    tries: 'a hundred tickets for spectators, and parties that nobody is in',
    async run(stage) {
      const requests = Array.from({ length: 50 }, () => [{ watch: true }, { with: toCode(randomBytes(12)) }]).flat();
      await Promise.all(requests.map((request) => stage.attacker.join(request)));
      return turnsAway(stage);
    },
  },
  {
    name: 'tickets',
    tries: 'forged tickets, used ones, and those of another',
    async run({ attacker }) {
      const good = await attacker.join();
      const ticket = String(good.json.ticket);
      const hello = async (told: string) => {
        const line = await attacker.open();
        line.say({ kind: 'hello', ticket: told, fingerprint: 0 });
        await Promise.race([new Promise((resolve) => line.socket.once('message', resolve)), line.ended]);
        return line.heard().some(({ kind }) => kind === 'welcome');
      };
      if (!(await hello(ticket))) return 'a good ticket is not taken';
      if (await hello(ticket)) return 'a ticket was taken twice';
      for (const forged of ['', 'x'.repeat(32), ticket.slice(0, -1), ticket.toUpperCase(), String(good.json.key)]) {
        if (await hello(forged)) return `a forged ticket was taken: ${forged.length} signs`;
      }
      return undefined;
    },
  },
  {
    name: 'stolen-keys',
    tries: 'keys that were used before, and those that are nearly right',
    async run({ attacker, other }) {
      const player = await other.enter();
      await waitForWelcome(player);
      const [id] = seatsOf([player]);
      const handle = player.key.slice(0, 8);
      const keys = [handle, `${handle}${'A'.repeat(24)}`, `${player.key}A`, player.key.slice(0, -1)];
      for (const resume of keys) {
        const thief = await attacker.enter({ resume, takeover: true, room: player.room });
        await waitForWelcome(thief);
        const [got] = seatsOf([thief]);
        if (got === id || player.closed) return `a key of ${resume.length} signs took the comet`;
      }
      return undefined;
    },
  },
  {
    name: 'stolen-identities',
    tries: 'to be somebody else with what all are told of them: the number, and what is made of it',
    async run({ attacker, other, until }) {
      const victim = await other.enter({ name: 'Victim', identity: randomBytes(16).toString('base64url') });
      await waitForWelcome(victim);
      const told = (begin: string) =>
        recordsAmong(victim.heard(), 'player').filter(({ name }) => name.startsWith(begin));
      if (!(await until(() => told('Victim').length > 0))) return 'the victim was not told of itself';
      const [{ who }] = told('Victim');
      const number = Buffer.alloc(16);
      number.writeUInt32BE(who);
      const tried = [number, Buffer.from(String(who).padEnd(16).slice(0, 16)), Buffer.alloc(16)];
      for (const [i, bytes] of tried.entries()) {
        const name = `Thief ${i}`;
        const thief = await attacker.enter({ name, identity: bytes.toString('base64url'), room: victim.room });
        await waitForWelcome(thief);
      }
      if (!(await until(() => told('Thief').length === tried.length))) return 'the victim was not told of all thieves';
      if (told('Thief').some((thief) => thief.who === who)) return 'a thief has the number of its victim';
      return victim.closed ? 'the victim was closed' : undefined;
    },
  },
  {
    name: 'full-room-race',
    tries: 'more hellos than a room has seats, all in one instant',
    async run({ attacker, other }) {
      const host = await other.enter({ private: true });
      await waitForWelcome(host);
      const joins = await Promise.all(Array.from({ length: 55 }, () => attacker.join({ room: host.room })));
      const lines = await Promise.all(joins.map(() => attacker.open()));
      for (const [i, line] of lines.entries()) {
        line.say({ kind: 'hello', ticket: String(joins[i].json.ticket), fingerprint: 0 });
      }
      await Promise.all(lines.map(waitForWelcome));
      const seats = seatsOf([host, ...lines]);
      if (new Set(seats).size < seats.length) return 'two players have one seat';
      return host.closed ? `who was there first was closed with ${host.closed.code}` : undefined;
    },
  },
  {
    name: 'takeover-flood',
    tries: 'one session taken over again and again, so that the room is told again and again',
    async run({ attacker, metrics, repeat, ms }) {
      const before = await metrics();
      let { key } = await attacker.enter();
      let taken = 0;
      await repeat(60, async () => {
        const next = await attacker.enter({ resume: key, takeover: true }).catch(() => undefined);
        if (!next) return;
        key = next.key;
        taken++;
      });
      const after = await metrics();
      const sent = (after[SNAPSHOTS] ?? 0) - (before[SNAPSHOTS] ?? 0);
      // Four a second, and those of players who come meanwhile.
      return sent > (4 * ms) / 1000 + 20 ? `${taken} takeovers brought ${sent} snapshots` : undefined;
    },
  },
  {
    name: 'code-guessing',
    tries: 'made-up codes of private rooms, to watch them and to join',
    async run({ attacker, other }) {
      const { room } = await other.enter({ private: true });
      for (let i = 0; i < 40; i++) {
        const line = await attacker.enter({ watch: true, room: madeUp() });
        const { code } = await line.ended;
        if (code !== 4004) return `a made-up code closed with ${code}`;
      }
      const [known, unknown] = [await attacker.join({ room }), await attacker.join({ room: madeUp() })];
      if (known.status !== unknown.status)
        return `a room that is there is answered with ${known.status}, another with ${unknown.status}`;
      return undefined;
    },
  },
  {
    name: 'spoofed-addresses',
    tries: 'another X-Forwarded-For with each join, so that no address joins often',
    run: ({ attacker }) => floodWithJoins(attacker, (i) => ({ 'x-forwarded-for': `198.51.${i >> 8}.${i & 255}` })),
  },
  {
    name: 'names',
    tries: 'names with markup, right-to-left marks, invisible signs and towers of accents',
    async run({ attacker, other }) {
      const names = [
        '<img src=x>',
        '\u202eevil',
        '\u200b\u200b',
        'a'.repeat(500),
        'e\u0301\u0302\u0303\u0304\u0305',
        '\u0000\u0007',
        '\u{1f4a9}'.repeat(40),
      ];
      const witness = await other.enter();
      await waitForWelcome(witness);
      const players = await Promise.all(names.map((name) => attacker.enter({ name, room: witness.room })));
      await Promise.all(players.map(waitForWelcome));
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const { name } of recordsAmong(witness.heard(), 'player')) {
        if ([...name].length > 16 || /[\p{Cc}\p{Cf}\u202a-\u202e]/u.test(name))
          return `a player is called ${JSON.stringify(name)}`;
      }
      return undefined;
    },
  },
];
