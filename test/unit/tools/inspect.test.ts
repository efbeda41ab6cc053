import { expect, describe as group, test } from 'vitest';
import type { Platform, SocketHandlers } from '../../../game/net/line/platform.ts';
import { decodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import type { ClientMessage } from '../../../protocol/table.ts';
import { type Heard, openLine } from '../../../tools/inspect/line.ts';
import { describe, hexOf, readMessages } from '../../../tools/inspect/words.ts';
import { createVirtualWorld } from '../../../tools/lib/virtual/virtual.ts';

const NONE = new Set<string>();

async function inspect(join: object) {
  const world = createVirtualWorld({ ROOM_SEATS: '10' });
  const heard: Heard[] = [];
  const { platform } = world.platform();
  const opening = openLine({ platform, join, onHeard: (one) => heard.push(one), onReady: () => {} });
  await world.time.run(500);
  const line = await opening;
  await world.time.run(1500);
  return { world, heard, line };
}

group('cometa inspect', () => {
  test('joins as a spectator, hears every update with the bytes of its items, and pings', async () => {
    const { world, heard } = await inspect({ watch: true });
    expect(heard[0].message.kind).toBe('welcome');
    const [, snapshot] = heard;
    if (snapshot.message.kind !== 'update') throw new Error('no update');
    expect(snapshot.message.items[0].kind).toBe('snapshot');
    // Its head is one byte.
    expect(snapshot.sizes.reduce((sum, size) => sum + size, 1)).toBe(snapshot.bytes.length);
    expect(world.game.counters.watches).toBe(1);
    // Without pings it would be too slow after two seconds.
    const before = heard.length;
    await world.time.run(5000);
    expect(heard.length).toBeGreaterThan(before + 10);
    expect(world.game.counters.slowReaders).toBe(0);
  });

  test('plays where asked to, and sends what was written by hand', async () => {
    const { world, heard, line } = await inspect({ name: 'Inspector', colour: 0 });
    for (const bytes of readMessages('{"kind":"say","to":-1,"text":"by hand"}')) line.send(bytes);
    await world.time.run(500);
    const said = heard.map((one) => describe(one, 1.5, new Set(['said']))).filter((text) => text !== undefined);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /delta, \d+ ticks\n +\d+ B {4}said from 0, who 0, to -1, tick \d+, name "Inspector", text "by hand", masks -$/,
    );
  });

  test('shows why a connection ends that sent bytes which are no message', async () => {
    const { world, line } = await inspect({ watch: true });
    for (const bytes of readMessages('91 c0')) line.send(bytes);
    await world.time.run(500);
    expect(await line.ended).toEqual({ code: 4009, reason: expect.stringMatching(/^IN5: /) });
  });

  test('a refused join is a sentence', async () => {
    const world = createVirtualWorld({});
    const opening = openLine({
      platform: world.platform().platform,
      join: { name: 7 },
      onHeard: () => {},
      onReady: () => {},
    });
    const refused = expect(opening).rejects.toThrow(/^The join was refused \(400 wrong-field\): .+\.$/);
    await world.time.run(500);
    await refused;
  });

  test('what cannot be read is told with its rule', async () => {
    let handlers: SocketHandlers | undefined;
    const heard: Heard[] = [];
    const platform: Platform = {
      nowMs: () => 0,
      later: () => () => {},
      random: () => 0,
      post: async () => ({ status: 200, body: { ticket: 'x', key: 'k', room: 'ABCDEFGH' } }),
      openSocket(_path, given) {
        handlers = given;
        return { send() {}, close() {}, bufferedBytes: () => 0 };
      },
    };
    await openLine({ platform, join: {}, onHeard: (one) => heard.push(one), onReady: () => {} });
    handlers?.message(Uint8Array.of(1, 0xd0, 0x80));
    expect(describe(heard[0], 0, NONE)).toMatch(/3 B {2}unreadable: FR2: no record has the number -128$/);
  });
});

group('--send', () => {
  const sent = (text: string): ClientMessage[] =>
    readMessages(text).map((bytes) => ({ ...decodeClientMessage(bytes) }));

  test('takes one message, several, and bytes in hex', () => {
    expect(sent('{"kind":"move","stamp":1,"heading":2,"buttons":3}')).toEqual([
      { kind: 'move', stamp: 1, heading: 2, buttons: 3 },
    ]);
    expect(sent('[{"kind":"hide"},{"kind":"show"}]')).toEqual([{ kind: 'hide' }, { kind: 'show' }]);
    expect(readMessages('91 04').map(hexOf)).toEqual(['91 04']);
  });

  test.each([
    ['hello', '--send takes JSON'],
    ['{"kind":"dance"}', 'no message is called "dance"'],
    ['{"kind":"choose"}', 'choose lacks choice'],
  ])('refuses %s in a sentence', (text, sentence) => {
    expect(() => readMessages(text)).toThrow(sentence);
  });
});
