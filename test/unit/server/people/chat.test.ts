import { describe, expect, test } from 'vitest';
import type { Line, Talk } from '../../../../game/net/client.ts';
import { hideWords } from '../../../../game/net/client.ts';
import { encodeClientMessage } from '../../../../protocol/codec/client-messages.ts';
import { cutLine, LONGEST_LINE_BYTES } from '../../../../protocol/people.ts';
import { sumUpdates } from '../../../../server/ledger/sent.ts';
import type { Report } from '../../../../server/ports/reports.ts';
import { createVirtualWorld, type VirtualClient, type VirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';

const TICK_MS = 1000 / 60;
/** More than the gap between two refusals, and than two updates. */
const A_WHILE_MS = 600;

interface Scene {
  world: VirtualWorld;
  people: VirtualClient[];
  reports: Report[];
}

/** Some players in one room, and spectators behind them. */
async function gather(players: number, settings: Record<string, string> = {}, spectators = 0): Promise<Scene> {
  const reports: Report[] = [];
  const world = createVirtualWorld({ ROOM_SEATS: '600', ...settings }, 1, {
    reports: { add: (report) => reports.push(report) },
  });
  const people = Array.from({ length: players + spectators }, (_, i) => world.addClient(undefined, i + 1));
  for (const [i, { client }] of people.entries()) {
    client.join({ name: `P${i}`, colour: i % 12, ...(i >= players ? { watch: true } : {}) });
    await world.time.run(TICK_MS);
  }
  await world.time.run(A_WHILE_MS);
  for (const { client } of people) client.takeTalk();
  return { world, people, reports };
}

const seatOf = ({ client }: VirtualClient) => client.replica?.id ?? -1;
const said = ({ client }: VirtualClient) =>
  client
    .takeTalk()
    .map((talk) =>
      talk.kind === 'line' ? (talk.phrase ?? talk.text) : talk.kind === 'refused' ? `!${talk.why}` : talk.kind,
    );
const lines = (talk: Talk[]) => talk.filter((item): item is Line => item.kind === 'line');

describe('a line', () => {
  test('[PE1] reaches all of the room with the next update of each, its sender among them', async () => {
    const { world, people } = await gather(3);
    people[0].client.say('Grüß dich 流星 🙂');
    // It is told with the tick to come, and each has an update every second tick.
    await world.time.run(3 * TICK_MS);
    for (const person of people) {
      const [line, ...rest] = lines(person.client.takeTalk());
      expect(rest).toEqual([]);
      expect(line).toMatchObject({ from: seatOf(people[0]), name: 'P0', to: -1, text: 'Grüß dich 流星 🙂' });
      expect(line.tick).toBeGreaterThan((person.client.replica?.tick ?? 0) - 4);
    }
  });

  test('[PE1] whispered is told its listener and its sender, and nobody else', async () => {
    const { world, people } = await gather(3);
    people[0].client.say('psst', seatOf(people[1]));
    await world.time.run(A_WHILE_MS);
    expect(people.map(said)).toEqual([['psst'], ['psst'], []]);
  });

  test('[PE8] may be a ready phrase', async () => {
    const { world, people } = await gather(2);
    people[1].client.phrase('truce');
    await world.time.run(A_WHILE_MS);
    expect(people.map(said)).toEqual([['truce'], ['truce']]);
  });

  test.each([
    ['off', [], ['!spectator']],
    ['read', ['hi'], ['!spectator']],
    ['write', ['hi'], ['me too']],
  ])('[PE1] spectators may %s', async (spectatorChat, heard, own) => {
    const { world, people } = await gather(1, { SPECTATOR_CHAT: spectatorChat }, 1);
    people[0].client.say('hi');
    await world.time.run(A_WHILE_MS);
    expect(said(people[1])).toEqual(heard);
    people[1].client.say('me too');
    await world.time.run(A_WHILE_MS);
    expect(said(people[1])).toEqual(own);
  });
});

test('[PE1] of two tabs of one browser under two names is by one person: who mutes one mutes both', async () => {
  const { world, people } = await gather(1);
  const tabs = [8, 9].map((seed) => world.addClient(undefined, seed));
  for (const [i, { client }] of tabs.entries())
    client.join({ name: `Tab ${i}`, colour: 1, identity: 'AAAAAAAAAAAAAAAAAAAAAA' });
  await world.time.run(A_WHILE_MS);
  for (const [i, { client }] of tabs.entries()) client.say(`I am tab ${'ab'[i]}`);
  await world.time.run(A_WHILE_MS);
  const heard = lines(people[0].client.takeTalk());
  expect(heard.map(({ name }) => name)).toEqual(['Tab 0', 'Tab 1']);
  expect(heard[0].who).toBeGreaterThan(0);
  expect(heard[1].who).toBe(heard[0].who);
});

describe('[PE5] who joins', () => {
  test('is told the last 50 lines, in their order, and what follows once', async () => {
    const { world, people } = await gather(20);
    for (let i = 0; i < 60; i++) {
      people[i % 20].client.say(`line ${i}`);
      await world.time.run(1000);
    }
    const late = world.addClient(undefined, 99);
    late.client.join({ name: 'Late', colour: 1 });
    await world.time.run(A_WHILE_MS);
    const heard = said(late);
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => `line ${i + 10}`));
    people[0].client.say('and one more');
    await world.time.run(A_WHILE_MS);
    expect(said(late)).toEqual(['and one more']);
  });

  test('again, after a hidden page or a lost line, is told what was said meanwhile, and nothing twice', async () => {
    const { world, people } = await gather(2);
    const [speaker, listener] = people;
    speaker.client.say('before');
    await world.time.run(A_WHILE_MS);
    listener.client.hide();
    await world.time.run(A_WHILE_MS);
    speaker.client.say('hidden');
    await world.time.run(A_WHILE_MS);
    listener.client.show();
    await world.time.run(A_WHILE_MS);
    listener.cut();
    speaker.client.say('lost');
    await world.time.run(5000);
    expect(said(listener)).toEqual(['before', 'hidden', 'lost']);
  });
});

describe('[PE3] what is not taken is told its sender, and nobody else:', () => {
  test.each([
    ['nothing but spaces', '   \n\t ', '!empty'],
    ['nothing but invisible characters', '\u200b\u2060\u202e\u3164', '!empty'],
    ['an address', 'come to https://example.test/x', '!link'],
    ['an address without a scheme', 'free dust at dust-shop.com', '!link'],
    ['121 graphemes', 'x'.repeat(121), '!tooLong'],
  ])('%s', async (_what, text, why) => {
    const { world, people } = await gather(2);
    sayRaw(world, seatOf(people[0]), text);
    await world.time.run(A_WHILE_MS);
    expect(people.map(said)).toEqual([[why], []]);
  });

  test('the same line again, with other signs, until half a minute has passed', async () => {
    const { world, people } = await gather(2);
    for (const text of ['Hello!', 'HELLLO', 'hello :)']) {
      people[0].client.say(text);
      await world.time.run(5000);
    }
    expect(said(people[0])).toEqual(['Hello!', '!repeated', '!repeated']);
    await world.time.run(30_000);
    people[0].client.say('Hello!');
    await world.time.run(A_WHILE_MS);
    expect(said(people[0])).toEqual(['Hello!']);
  });

  test('[PE4] more than four at once, and the seconds that are missing', async () => {
    const { world, people } = await gather(2);
    for (let i = 0; i < 20; i++) people[0].client.say(`line number ${String.fromCharCode(97 + i)}`);
    await world.time.run(A_WHILE_MS);
    const talk = people[0].client.takeTalk();
    expect(lines(talk)).toHaveLength(4);
    expect(talk.filter(({ kind }) => kind === 'refused')).toEqual([{ kind: 'refused', why: 'tooFast', seconds: 3 }]);
    expect(world.game.counters.linesRefused).toEqual({ tooFast: 16 });
    expect(said(people[1])).toHaveLength(4);
    await world.time.run(3000);
    people[0].client.say('later');
    await world.time.run(A_WHILE_MS);
    expect(said(people[0])).toEqual(['later']);
  });

  test('a whisper to nobody, to oneself, and to a spectator', async () => {
    const { world, people } = await gather(2, {}, 1);
    for (const to of [400, seatOf(people[0]), seatOf(people[2])]) {
      people[0].client.say('psst', to);
      await world.time.run(A_WHILE_MS);
    }
    expect(people.map(said)).toEqual([['!nobody', '!nobody', '!nobody'], [], []]);
  });
});

/** Says a text as a page of one's own would, without the client's cleaning. */
function sayRaw(world: VirtualWorld, seat: number, text: string): void {
  for (const room of world.game.lobby.rooms.values()) room.chat.say(seat, -1, text);
}

describe('[PE2] what is told is cleaned:', () => {
  test.each([
    ['markup stays text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['direction changes', 'abc\u202edef\u2066g', 'abcdefg'],
    ['zero width', 'a\u200bb\u200dc\ufeffd', 'abcd'],
    ['a tower of marks', `Z${'\u0335'.repeat(30)}algo`, 'Z\u0335\u0335algo'],
    ['ligatures as wide as a sentence', `${'\ufdfd'.repeat(8)}wide\u{1242b}`, 'wide'],
    ['line ends', 'one\ntwo\r\n\tthree', 'one two three'],
  ])('%s', async (_what, text, told) => {
    const { world, people } = await gather(2);
    people[0].client.say(text);
    await world.time.run(A_WHILE_MS);
    expect(said(people[1])).toEqual([told]);
  });
});

describe('[PE6] a rude word', () => {
  test('is told as it is, with where it stands, for each reader to hide', async () => {
    const { world, people } = await gather(2);
    people[0].client.say('🙂 what a Shit day');
    await world.time.run(A_WHILE_MS);
    const [line] = lines(people[1].client.takeTalk());
    expect(line.text).toBe('🙂 what a Shit day');
    expect(hideWords(line.text, line.masks)).toBe('🙂 what a •••• day');
    expect(world.game.counters.linesMasked).toBe(1);
  });

  test('[PE7] in a name makes it Comet', async () => {
    const { world } = await gather(1);
    const { client } = world.addClient(undefined, 50);
    client.join({ name: 'xXsh1theadXx', colour: 3 });
    await world.time.run(A_WHILE_MS);
    expect(client.game?.roster.get(client.game.id)?.name).toBe('Comet');
    expect(world.game.counters.namesReplaced).toBe(1);
  });
});

describe('[PE9] a report', () => {
  test('tells who, about whom, why, when, and the last lines that its reporter was told', async () => {
    const { world, people, reports } = await gather(3);
    people[1].client.say('you are bad');
    people[1].client.say('only for two', seatOf(people[2]));
    people[1].client.say('only for you', seatOf(people[0]));
    await world.time.run(A_WHILE_MS);
    const { replica } = people[0].client;
    people[0].client.report(seatOf(people[1]), 'insults');
    await world.time.run(A_WHILE_MS);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({
      room: replica?.room,
      by: { name: 'P0' },
      about: { name: 'P1' },
      reason: 'insults',
    });
    expect(Math.abs(reports[0].tick - (replica?.tick ?? 0))).toBeLessThan(60);
    expect(reports[0].lines.map(({ text }) => text)).toEqual(['you are bad', 'only for you']);
    expect(world.game.counters.reports).toEqual({ insults: 1 });
  });

  test('of everybody ends after four, and of one person counts once', async () => {
    const { world, people, reports } = await gather(9);
    for (const other of people.slice(1)) {
      people[0].client.report(seatOf(other), 'spam');
      await world.time.run(1000);
    }
    expect(reports).toHaveLength(4);
    people[0].client.report(seatOf(people[1]), 'spam');
    await world.time.run(1000);
    expect(said(people[0])).toEqual([...Array(4).fill('!tooManyReports'), '!reportedAlready']);
    people[1].client.report(seatOf(people[1]), 'spam');
    await world.time.run(1000);
    expect(said(people[1])).toEqual(['!nobody']);
  });
});

describe('a long line', () => {
  test.each([
    ['10,000 graphemes', '🙂'.repeat(10_000)],
    ['letters of three bytes', '流'.repeat(200)],
    ['letters with two marks each', 'a\u0335\u0336'.repeat(200)],
  ])('[PE3] of %s is cut by the client, so that the server takes it', async (_what, text) => {
    const { world, people } = await gather(2);
    people[0].client.say(text);
    await world.time.run(A_WHILE_MS);
    const [heard] = said(people[1]);
    expect(heard).toBe(cutLine(text.normalize('NFC')));
    expect(new TextEncoder().encode(heard).length).toBeLessThanOrEqual(LONGEST_LINE_BYTES);
    expect(heard.length).toBeGreaterThan(80);
    expect(people[0].client.status.state).toBe('playing');
  });
});

test('[PE4] 500 people who chat as fast as they can are told four lines a second, and their bytes stand in rows of their own', async () => {
  const world = createVirtualWorld({ ROOM_SEATS: '600' });
  const { counters, lobby } = world.game;
  const mouths = Array.from({ length: 500 }, (_, i) => {
    const answer = lobby.join({ name: `P${i}`, colour: i % 12 });
    if ('error' in answer) throw new Error(answer.message);
    const mouth = world.game.opened({ send: () => true, bufferedBytes: () => 0, close() {} });
    mouth.message(encodeClientMessage({ kind: 'hello', ticket: answer.ticket, fingerprint: 0 }), true);
    return mouth;
  });
  const SECONDS = 5;
  for (let tick = 0; tick < 60 * SECONDS; tick++) {
    for (let i = tick % 60; i < mouths.length; i += 60) {
      mouths[i].message(
        encodeClientMessage({ kind: 'say', to: -1, text: `everybody talks at once ${i} ${tick}` }),
        true,
      );
      // Who pings is not too slow a reader.
      if (tick % 2 === 0) mouths[i].message(encodeClientMessage({ kind: 'ping', seq: 0, read: tick, now: 0 }), true);
    }
    await world.time.run(TICK_MS);
  }
  const told = counters.linesSaid;
  // Twelve at once, and four a second.
  expect(told).toBeLessThanOrEqual(12 + 4 * SECONDS + 1);
  expect(told).toBeGreaterThanOrEqual(4 * SECONDS);
  expect(counters.linesSaid + counters.linesRefused.roomBusy).toBe(500 * SECONDS);
  const bytes = sumUpdates(counters.sent, 'part').people;
  console.log(
    `${told} of ${500 * SECONDS} lines told in ${SECONDS} s to 500: ${Math.round(bytes / told / 500)} bytes a line and reader`,
  );
  // A row of their own by part of an update; by kind those in snapshots count as well.
  expect(sumUpdates(counters.sent, 'kind').said).toBeGreaterThanOrEqual(bytes);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(told * 500 * 60);
}, 120_000);
