import { pack, unpack } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { draw } from '../../../game/sim/math/random.ts';
import { BUTTONS } from '../../../game/sim/world/comets.ts';
import { decodeClientMessage, encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import { WireError } from '../../../protocol/errors.ts';
import type { Entry, Field, Fields } from '../../../protocol/fields.ts';
import {
  CLIENT_MESSAGES,
  type ClientMessage,
  LONGEST_STEP,
  RECORDS,
  SERVER_MESSAGES,
  type ServerMessage,
  STEER,
  TURN,
  UPDATE_TICKS,
  type Update,
  type UpdateItem,
  BUTTONS as WIRE_BUTTONS,
} from '../../../protocol/table.ts';
import { encodeFromServer } from '../../harness/bytes/encode.ts';
import { expectRefusal, fromHex, toHex } from '../../harness/bytes/hex.ts';
import { cometRecord } from '../../harness/client/copy.ts';

const refused = (rule: string, hex: string) => expectRefusal(() => decodeClientMessage(fromHex(hex)), rule);
const refusedByClient = (rule: string, hex: string) => expectRefusal(() => decodeFromServer(fromHex(hex)), rule);

/** What a move decodes to, or undefined where it is refused. */
function moveOf(bytes: Uint8Array): unknown[] | undefined {
  try {
    const message = decodeClientMessage(bytes);
    return message.kind === 'move' ? [2, message.stamp, message.heading, message.buttons] : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const TICKET = '61 '.repeat(32);

test('the wire carries the buttons that the rules know', () => {
  expect(WIRE_BUTTONS).toEqual({ type: 'int', min: 0, max: BUTTONS });
});

describe('a move', () => {
  const ways = (value: number) => [
    ...(value < 0x80 ? [[value]] : []),
    ...(value < 0x100 ? [[0xcc, value]] : []),
    [0xcd, value >> 8, value & 255],
    [0xce, 0, 0, value >> 8, value & 255],
  ];
  const rareWays = (value: number) => [
    [0xcf, 0, 0, 0, 0, 0, 0, value >> 8, value & 255],
    ...(value < 0x80 ? [[0xd0, value]] : []),
    ...(value < 0x8000 ? [[0xd1, value >> 8, value & 255]] : []),
    [0xd2, 0, 0, value >> 8, value & 255],
    [0xd3, 0, 0, 0, 0, 0, 0, value >> 8, value & 255],
  ];

  test('is read in however many bytes its integers come, and refused beyond their ranges', () => {
    const values = [0, 1, 3, 4, 127, 128, 255, 256, 0x1234, 0xffff];
    let taken = 0;
    for (const stamp of values)
      for (const heading of values)
        for (const buttons of values)
          for (const s of ways(stamp))
            for (const h of ways(heading))
              for (const b of ways(buttons)) {
                const isInRange = heading < 256 && buttons < 4;
                const found = moveOf(Uint8Array.of(0x94, 2, ...s, ...h, ...b));
                if (isInRange ? found?.join() !== [2, stamp, heading, buttons].join() : found) {
                  expect([stamp, heading, buttons, found]).toBe(undefined);
                }
                if (found) taken++;
              }
    expect(taken).toBe(9984);
  });

  test('[W2] is read where they come in forms that nobody needs, signed or of 64 bits', () => {
    const every = (value: number) => [...ways(value), ...rareWays(value)];
    for (const stamp of [0, 127, 128, 0x8000, 0xffff])
      for (const s of every(stamp))
        for (const h of every(200))
          for (const b of every(3)) {
            const found = moveOf(Uint8Array.of(0x94, 2, ...s, ...h, ...b));
            if (found?.join() !== [2, stamp, 200, 3].join()) expect([s, h, b, found]).toBe(undefined);
          }
  });

  test('says to msgpackr what it says to us, whatever became of its bytes', () => {
    let taken = 0;
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.from({ length: 4 + (draw(1, i) % 7) }, (_, k) => draw(2, i, k) & 255);
      bytes[0] = 0x94;
      bytes[1] = 2;
      for (let k = 2; k < bytes.length; k++) if (draw(3, i, k) & 1) bytes[k] = [0xcc, 0xcd, 1, 0][draw(4, i, k) & 3];
      const found = moveOf(bytes);
      if (!found) continue;
      taken++;
      expect(unpack(bytes)).toEqual(found);
    }
    expect(taken).toBeGreaterThan(300);
  });
});

describe('the number of a client’s message', () => {
  test.each([
    ['0', '91 00'],
    ['15, one more than there are', '91 0f'],
    ['127', '91 7f'],
    ['negative', '91 ff'],
    ['that of a record', '93 ef 00 00'],
    ['4294967295', '91 ce ff ff ff ff'],
    ['a text', '91 a4 68 69 64 65'],
    ['a text of digits', '91 a1 34'],
    ['a text that objects know', '91 a9 5f 5f 70 72 6f 74 6f 5f 5f'],
  ])('[IN6] is refused that is %s', (_what, hex) => refused('IN6', hex));

  test('[W2] may have any form of an integer', () => {
    expect(decodeClientMessage(fromHex('91 ce 00 00 00 04'))).toEqual({ kind: 'hide' });
    expect(decodeClientMessage(fromHex('94 d1 00 02 ce 00 00 12 34 cd 00 40 d0 03'))).toEqual({
      kind: 'move',
      stamp: 0x1234,
      heading: 64,
      buttons: 3,
    });
    expect(decodeClientMessage(fromHex('91 cf 00 00 00 00 00 00 00 04'))).toEqual({ kind: 'hide' });
    expect(decodeClientMessage(fromHex('91 d3 00 00 00 00 00 00 00 05'))).toEqual({ kind: 'show' });
  });

  test.each([
    ['2 ** 32 + 4', '91 cf 00 00 00 01 00 00 00 04'],
    ['2 ** 63 + 4', '91 cf 80 00 00 00 00 00 00 04'],
    ['4 − 2 ** 32', '91 d3 ff ff ff ff 00 00 00 04'],
    ['4 − 2 ** 63', '91 d3 80 00 00 00 00 00 00 04'],
  ])('[IN6] is not what its low bytes are: %s', (_what, hex) => refused('IN6', hex));
});

describe('a ticket', () => {
  test.each([
    ['two', 'd9 20'],
    ['three', 'da 00 20'],
    ['five', 'db 00 00 00 20'],
  ])('[W2] may come with a head of %s bytes', (_what, head) => {
    expect(decodeClientMessage(fromHex(`93 01 ${head} ${TICKET} cf 00 00 00 00 ff ff ff ff`))).toEqual({
      kind: 'hello',
      ticket: 'a'.repeat(32),
      fingerprint: 0xffffffff,
    });
  });
});

describe('the number of fields', () => {
  test.each([
    ['a hello without fields', '91 01'],
    ['a hello without its fingerprint', `92 01 d9 20 ${TICKET}`],
    ['a hello with a field more', `94 01 d9 20 ${TICKET} 00 00`],
    ['a move without buttons', '93 02 10 40'],
    ['a move with a field more', '95 02 10 40 03 00'],
    ['a ping without the time', '93 03 07 10'],
    ['a hide with a field', '92 04 00'],
    ['a shape without its number', '91 0a'],
    ['a reset with seven fields', '98 07 00 00 00 00 00 00 00'],
  ])('[IN7] is refused of %s', (_what, hex) => refused('IN7', hex));
});

describe('a field', () => {
  test.each([
    ['a stamp of 65536', '94 02 ce 00 01 00 00 40 00'],
    ['a negative stamp', '94 02 ff 40 00'],
    ['a heading of 256', '94 02 10 cd 01 00 00'],
    ['a negative heading', '94 02 10 d0 80 00'],
    ['buttons that do not exist', '94 02 10 40 04'],
    ['negative buttons', '94 02 10 40 ff'],
    ['a ping numbered 256', '94 03 cd 01 00 10 10'],
    ['a tick of 65536', '94 03 07 ce 00 01 00 00 10'],
    ['the least integer of 32 bits', '94 03 07 10 d2 80 00 00 00'],
    ['a stamp of 2 ** 32 + 1', '94 02 cf 00 00 00 01 00 00 00 01 40 00'],
    ['a stamp of 1 − 2 ** 32', '94 02 d3 ff ff ff ff 00 00 00 01 40 00'],
    ['a heading of 2 ** 53 + 2', '94 02 10 cf 00 20 00 00 00 00 00 02 00'],
    ['buttons of 2 ** 64 − 1', '94 02 10 40 cf ff ff ff ff ff ff ff ff'],
    ['buttons of −2 ** 63', '94 02 10 40 d3 80 00 00 00 00 00 00 00'],
    ['buttons of −1 in 64 bits', '94 02 10 40 d3 ff ff ff ff ff ff ff ff'],
    ['a shape that does not exist', '92 0a 03'],
    ['a negative shape', '92 0a ff'],
    ['a negative fingerprint', `93 01 d9 20 ${TICKET} ff`],
  ])('[IN8] is refused out of its range: %s', (_what, hex) => refused('IN8', hex));

  test.each([
    ['a text as stamp', '94 02 a4 31 32 33 34 40 00'],
    ['an empty text as heading', '94 02 10 a0 00'],
    ['a text of a digit as buttons', '94 02 10 40 a1 31'],
    ['an integer as ticket', '93 01 2a 00'],
    ['a text as fingerprint', `93 01 d9 20 ${TICKET} a1 30`],
  ])('[IN8] is refused of the other type: %s', (_what, hex) => refused('IN8', hex));

  test.each([
    ['33 characters long', `93 01 d9 21 61 ${TICKET} 00`],
    ['with a line feed', '93 01 a2 61 0a 00'],
    ['with a zero', '93 01 a2 61 00 00'],
    ['with a delete', '93 01 a2 61 7f 00'],
    ['with a letter that is not ASCII', '93 01 a2 c3 a9 00'],
    ['with an emoji', '93 01 a4 f0 9f 98 80 00'],
    ['in Latin-1', '93 01 a2 61 e9 00'],
    ['that starts in the middle of a character', '93 01 a2 a9 61 00'],
    ['that ends in the middle of one, which would go on in the next value', '93 01 a1 c3 00'],
    ['that ends in the middle of one of four bytes', '93 01 a3 f0 9f 98 00'],
    ['with ASCII in an overlong form', '93 01 a2 c1 81 00'],
    ['with a surrogate', '93 01 a3 ed a0 80 00'],
    ['with bytes that UTF-8 never uses', '93 01 a2 fe ff 00'],
    ['of 32 bytes with one that is not ASCII', `93 01 d9 20 ${'61 '.repeat(31)} ff 00`],
  ])('[IN8] a ticket is refused %s', (_what, hex) => refused('IN8', hex));

  test('[IN8] at the ends of its range is taken', () => {
    expect(decodeClientMessage(fromHex('94 02 cd ff ff cc ff 03'))).toEqual({
      kind: 'move',
      stamp: 65_535,
      heading: 255,
      buttons: 3,
    });
    expect(decodeClientMessage(fromHex('93 01 a2 20 7e ce ff ff ff ff'))).toEqual({
      kind: 'hello',
      ticket: ' ~',
      fingerprint: 4_294_967_295,
    });
  });
});

test('[IN4] nothing of a message before is read into one that is cut off', () => {
  decodeClientMessage(fromHex('94 02 cd 12 34 40 03'));
  refused('IN4', '94 02 cd 12');
  expect(decodeClientMessage(fromHex('91 04'))).toEqual({ kind: 'hide' });
});

describe('a client refuses from its server', () => {
  test.each([
    ['an empty message', ''],
    ['a negative number of ticks', 'ff'],
    ['a text', 'a1 41'],
    ['128 ticks', 'cc 80'],
    ['65535 ticks', 'cd ff ff'],
  ])('[FR1] an update that starts with %s', (_what, hex) => refusedByClient('FR1', hex));

  test.each([
    ['a text where an item starts', '02 a1 41'],
    ['a record that is not in the table', '02 d0 ce'],
    ['a record far outside of it', '02 d2 80 00 00 00'],
  ])('[FR2] an update with %s', (_what, hex) => refusedByClient('FR2', hex));

  test.each([
    ['a turn without heading', '02 05'],
    ['a steer without flags', '02 05 ef'],
    ['a turn of a comet that cannot be', '02 cd 27 10 10'],
    ['a steer with a heading beyond the last', '02 05 d1 fe ff 01'],
    ['a turn with a heading of 256', '02 05 cd 01 00'],
    ['a steer with flags that do not exist', '02 05 ef cc 80'],
    ['a steer with a text', '02 05 a1 41 01'],
    ['a record without fields', '02 ef'],
    ['a record that ends before its last field', '02 ef 05 00 00 00 00 10'],
    ['a record with a text where a number belongs', '02 ee a1 35 00'],
    ['a name that is a number', '02 e9 05 00 07'],
    ['a name of 65 letters', `02 e9 05 00 d9 41 ${'61 '.repeat(65)}`],
    ['a name of 33 letters of two bytes', `02 e9 05 00 d9 42 ${'c3 ab '.repeat(33)}`],
    ['a name of 22 letters of three bytes', `02 e9 05 00 d9 42 ${'e2 98 84 '.repeat(22)}`],
    ['a name of 17 letters of four bytes', `02 e9 05 00 d9 44 ${'f0 9f 9a 80 '.repeat(17)}`],
    ['an id of 64 bits', '02 ee cf 00 00 00 01 00 00 00 05 00'],
    ['a cause that does not exist', '02 ee 05 02'],
    ['a crown of nobody less', '02 e7 fe 00'],
  ])('[IN8] an update with %s', (_what, hex) => refusedByClient('IN8', hex));

  test.each([
    ['16 bits cut in half', '02 cd 01'],
    ['32 bits cut off', '02 ce 00'],
    ['a text cut off', '02 e9 05 00 a5 41'],
    ['a text whose length is missing', '02 e9 05 00 d9'],
    ['a text of four billion bytes', '02 e9 05 00 db ff ff ff ff'],
    ['64 bits cut off', '02 05 10 cf 00 00 00 00 00 00 00'],
  ])('[IN4] an update that ends with %s', (_what, hex) => refusedByClient('IN4', hex));

  test.each([
    ['nil', '02 05 c0 01'],
    ['a bool', '02 05 10 c3'],
    ['a float', 'cb 3f f0 00 00 00 00 00 00'],
    ['a float for an id', '02 cb 3f f0 00 00 00 00 00 00 01 01'],
    ['longer bytes', '02 d0 dc 05 c5 00 01 41'],
    ['an array', '02 05 91 10 01'],
    ['a map', '02 05 80 01'],
    ['an array of thirty million', '02 dd 01 c9 c3 80'],
    ['an extension', '02 c7 05 01'],
    ['a record of msgpackr', '02 d4 72 40 91 a1 41'],
  ])('[IN5] an update with %s', (_what, hex) => refusedByClient('IN5', hex));

  test.each([
    ['IN3', 'without values', '90'],
    ['IN4', 'cut off', '9a 01'],
    ['IN4', 'that goes on', '91 01 00'],
    ['IN5', 'with a map', '92 01 80'],
    ['IN6', 'of a number it does not know', '91 02'],
    ['IN6', 'of a client', '94 02 10 40 03'],
    ['IN7', 'with fewer fields', '92 01 01'],
    ['IN8', 'with a world of no cells', '9b 01 01 03 a5 50 4c 41 59 53 00 3c 02 2a 64 00 00'],
    ['IN8', 'with a room that is not ASCII', '9b 01 01 03 a2 c3 a9 00 3c 02 2a 64 18 00'],
  ])('[%s] a message %s', (rule, _what, hex) => refusedByClient(rule, hex));

  test('[FR2] nothing of an update with a fault in its last item: no half of an update is applied', () => {
    refusedByClient('IN8', '02 05 10 01 ff 06 10');
  });
});

test('[FR2] a name that is not UTF-8 ends where it says, and is shown with a substitute', () => {
  const update = decodeFromServer(fromHex('02 e9 05 00 a1 c3 07 ff'));
  expect(update).toEqual({
    kind: 'update',
    ticks: 2,
    items: [
      { kind: 'player', id: 5, colour: 0, name: '\ufffd', who: 7 },
      { kind: 'step', ticks: 1 },
    ],
  });
});

test('[W4] the sizes told of an update’s items add up to its bytes', () => {
  const bytes = fromHex('02 ff ef cc c8 ce 00 16 e3 60 fd d1 f0 00 0c cc 80 01 42 05 ff ec cd 01 2c 05');
  const told: [string, number][] = [];
  decodeFromServer(bytes, (kind, size) => told.push([kind, size]));
  expect(told).toEqual([
    ['head', 1],
    ['step', 1],
    ['comet', 18],
    ['step', 1],
    ['taken', 5],
  ]);
  expect(told.reduce((sum, [, size]) => sum + size, 0)).toBe(bytes.length);
});

const RUNS = 20_000;

type Value = number | string | Uint8Array;

/** Chance for one run: each call draws anew. */
function dice(seed: number): (below: number) => number {
  let drawn = 0;
  return (below) => draw(seed, 500, drawn++) % below;
}

function randomValue(field: Field, roll: (below: number) => number): Value {
  if (field.type === 'bytes') return Uint8Array.from({ length: roll(field.maxLength + 1) }, () => roll(256));
  if (field.type === 'int') return [field.min, field.max, field.min + roll(field.max - field.min + 1)][roll(3)];
  const first = field.ascii ? 0x20 : 0xc0;
  const longest = field.ascii ? field.maxLength : field.maxLength / 2;
  return String.fromCharCode(...Array.from({ length: roll(longest + 1) }, () => first + roll(0x5f)));
}

function randomEntry(
  table: Readonly<Record<string, Entry>>,
  roll: (below: number) => number,
): Record<string, Value> & { kind: string } {
  const kinds = Object.keys(table);
  const kind = kinds[roll(kinds.length)];
  return { kind, ...randomFields(table[kind].fields, roll) };
}

function randomFields(fields: Fields, roll: (below: number) => number): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, randomValue(field, roll)]));
}

function randomItem(roll: (below: number) => number): UpdateItem {
  if (roll(3) === 0) return { kind: 'step', ticks: 1 + roll(LONGEST_STEP) };
  if (roll(2) === 0) return { kind: 'turn', ...randomFields(TURN, roll) } as UpdateItem;
  if (roll(4) === 0) return { kind: 'steer', ...randomFields(STEER, roll) } as UpdateItem;
  return randomEntry(RECORDS, roll) as unknown as UpdateItem;
}

function randomOfServer(roll: (below: number) => number): Update | ServerMessage {
  if (roll(4) === 0) return randomEntry(SERVER_MESSAGES, roll) as unknown as ServerMessage;
  const items = Array.from({ length: roll(6) }, () => randomItem(roll));
  return { kind: 'update', ticks: roll(UPDATE_TICKS.max + 1), items };
}

/** Bytes in which something may be wrong: any at all, or good ones changed, cut off, drawn out or joined. */
function spoil(good: Uint8Array, roll: (below: number) => number): Uint8Array {
  const noise = (length: number) => Array.from({ length }, () => roll(256));
  const bytes = [...good];
  const at = roll(bytes.length + 1);
  switch (roll(6)) {
    case 0:
      return Uint8Array.from(noise(roll(80)));
    case 1:
      return Uint8Array.from(bytes.slice(0, at));
    case 2:
      return Uint8Array.from([...bytes, ...noise(1 + roll(4))]);
    case 3:
      return Uint8Array.from([...bytes.slice(0, at), ...noise(1 + roll(3)), ...bytes.slice(at)]);
    case 4:
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1 + roll(3))]);
    default:
      for (let i = 0; i <= roll(3); i++) bytes[roll(bytes.length)] = roll(256);
      return Uint8Array.from(bytes);
  }
}

/** Whether each field is there, and is one the table allows; and nothing else is. */
function isInTable({ kind, ...values }: { kind: string }, fields: Fields | undefined): boolean {
  if (!fields || Object.keys(values).join() !== Object.keys(fields).join()) return false;
  return Object.entries(values as Record<string, unknown>).every(([name, value]) => isOf(fields[name], value));
}

function isOf(field: Field, value: unknown): boolean {
  if (field.type === 'bytes') return value instanceof Uint8Array && value.length <= field.maxLength;
  if (field.type === 'text') return typeof value === 'string' && value.length <= field.maxLength;
  return Number.isInteger(value) && (value as number) >= field.min && (value as number) <= field.max;
}

function isCheckedOfServer(message: Update | ServerMessage): boolean {
  if (message.kind !== 'update') return isInTable(message, SERVER_MESSAGES[message.kind]?.fields);
  return isOf(UPDATE_TICKS, message.ticks) && message.items.every(isCheckedItem);
}

function isCheckedItem(item: UpdateItem): boolean {
  if (item.kind === 'step') return item.ticks >= 1 && item.ticks <= LONGEST_STEP;
  const fields = item.kind === 'turn' ? TURN : item.kind === 'steer' ? STEER : RECORDS[item.kind]?.fields;
  return isInTable(item, fields);
}

/** The rule that was broken, or the message. Anything thrown that is not a `WireError` fails the test, with seed and bytes. */
function decodeOrRule<M>(decode: (bytes: Uint8Array) => M, bytes: Uint8Array, seed: number): M | string {
  try {
    return decode(bytes);
  } catch (error) {
    if (error instanceof WireError) return error.rule;
    return expect.fail(`seed ${seed}, bytes ${toHex(bytes)}: ${String(error)}`);
  }
}

/** Feeds spoiled bytes; returns how often which rule refused them, and how often they were still a message. */
function fuzz<M extends object>(
  make: (roll: (below: number) => number) => M,
  encode: (message: M) => Uint8Array,
  decode: (bytes: Uint8Array) => M,
  isChecked: (message: M) => boolean,
): Map<string, number> {
  const outcomes = new Map<string, number>();
  for (let seed = 0; seed < RUNS; seed++) {
    const roll = dice(seed);
    const bytes = spoil(encode(make(roll)), roll);
    const outcome = decodeOrRule(decode, bytes, seed);
    const name = typeof outcome === 'string' ? outcome : 'message';
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    if (typeof outcome === 'string') continue;
    if (!isChecked(outcome)) expect.fail(`seed ${seed}, bytes ${toHex(bytes)}: ${JSON.stringify(outcome)}`);
    expect(decode(encode(outcome).slice()), `seed ${seed}`).toEqual(outcome);
  }
  return outcomes;
}

describe('20,000 spoiled messages', () => {
  test('[IN8] of clients give checked messages or a WireError, never anything else', () => {
    const outcomes = fuzz<ClientMessage>(
      (roll) => randomEntry(CLIENT_MESSAGES, roll) as unknown as ClientMessage,
      encodeClientMessage,
      decodeClientMessage,
      (message) => isInTable(message, CLIENT_MESSAGES[message.kind]?.fields),
    );
    expect([...outcomes.keys()].sort()).toEqual(['IN1', 'IN2', 'IN3', 'IN4', 'IN5', 'IN6', 'IN7', 'IN8', 'message']);
  });

  test('[FR2] of servers give checked messages or a WireError, never anything else', () => {
    const outcomes = fuzz<Update | ServerMessage>(
      randomOfServer,
      encodeFromServer,
      decodeFromServer,
      isCheckedOfServer,
    );
    expect([...outcomes.keys()].sort()).toEqual(['FR1', 'FR2', 'IN3', 'IN4', 'IN5', 'IN6', 'IN8', 'message']);
  });

  test('[W3] and unspoiled, every one is read back as it was written', () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const roll = dice(seed);
      const fromClient = randomEntry(CLIENT_MESSAGES, roll) as unknown as ClientMessage;
      const fromServer = randomOfServer(roll);
      expect(decodeClientMessage(encodeClientMessage(fromClient)), `seed ${seed}`).toEqual(fromClient);
      expect(decodeFromServer(encodeFromServer(fromServer).slice()), `seed ${seed}`).toEqual(fromServer);
    }
  });
});

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff])(
  '[FR2] %i takes the bytes msgpackr gives it',
  (value) => {
    const record = { kind: 'snapshot', tick: value } as const;
    expect(encodeFromServer({ kind: 'update', ticks: 0, items: [record] }).slice(2)).toEqual(
      Uint8Array.from(pack(value)),
    );
  },
);

test.each([-1, -32, -33, -128, -129, -32_768, -32_769, -0x80000000])('[FR2] %i as well', (value) => {
  const record = cometRecord(0, { x: value, y: 0 });
  const bytes = encodeFromServer({ kind: 'update', ticks: 0, items: [record] });
  expect(bytes.slice(3, -7)).toEqual(Uint8Array.from(pack(value)));
});
