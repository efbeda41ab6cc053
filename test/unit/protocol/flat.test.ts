import { describe, expect, test } from 'vitest';
import { checkArray, checkFlat, LONGEST_CLIENT_MESSAGE, LONGEST_SAY } from '../../../protocol/flat.ts';
import { expectRefusal, fromHex } from '../../harness/bytes/hex.ts';

function check(hex: string): void {
  const bytes = fromHex(hex);
  checkFlat(bytes, bytes.length);
}

const refused = (rule: string, hex: string) => expectRefusal(() => check(hex), rule);

describe('a flat array of integers and short texts passes, in every form of them', () => {
  test.each([
    ['small integers', '93 00 7f ff'],
    ['the least of the small integers', '91 e0'],
    ['unsigned of 8, 16 and 32 bits', '93 cc ff cd ff ff ce ff ff ff ff'],
    ['signed of 8, 16 and 32 bits', '93 d0 80 d1 80 00 d2 80 00 00 00'],
    ['integers in longer forms than needed', '93 cc 01 cd 00 01 ce 00 00 00 01'],
    ['an unsigned integer of 64 bits', '91 cf 00 00 00 00 00 00 00 04'],
    ['the largest of them', '91 cf ff ff ff ff ff ff ff ff'],
    ['a signed integer of 64 bits', '91 d3 00 00 00 00 00 00 00 04'],
    ['the least of them', '91 d3 80 00 00 00 00 00 00 00'],
    ['an empty text', '91 a0'],
    ['a text of 31 bytes', `91 bf ${'41 '.repeat(31)}`],
    ['a text with a head of two bytes', '91 d9 02 41 42'],
    ['an empty text with a head of two bytes', '91 d9 00'],
    ['a text with a head of three bytes', '91 da 00 02 41 42'],
    ['a text with a head of five bytes', '91 db 00 00 00 02 41 42'],
    ['empty texts with such heads', '92 da 00 00 db 00 00 00 00'],
    ['eight values', '98 00 00 00 00 00 00 00 00'],
    ['64 bytes', `91 d9 3d ${'41 '.repeat(61)}`],
  ])('[W2] %s', (_what, hex) => {
    expect(() => check(hex)).not.toThrow();
  });
});

describe('a line of text', () => {
  test('[IN2] may have 512 bytes, and no more', () => {
    const say = (letters: number) => `93 0b ff da ${toHexOf(letters)} ${'41 '.repeat(letters)}`;
    expect(() => check(say(506))).not.toThrow();
    refused('IN2', say(507));
    // Of another message, or with another form of the number, 64.
    refused('IN2', `93 0c ff d9 40 ${'41 '.repeat(64)}`);
    refused('IN2', `93 cc 0b ff d9 40 ${'41 '.repeat(64)}`);
  });
});

function toHexOf(number: number): string {
  return `${(number >> 8).toString(16).padStart(2, '0')} ${(number & 255).toString(16).padStart(2, '0')}`;
}

describe('an empty message', () => {
  test('[IN1] is refused', () => refused('IN1', ''));
});

describe('a long message', () => {
  test('[IN2] of 65 bytes is refused, also where it is well formed', () => {
    refused('IN2', `91 d9 3e ${'41 '.repeat(62)}`);
  });

  test('[IN2] of 16 KiB is refused', () => {
    refused('IN2', '90 '.repeat(16_384));
  });

  test('[IN2] is refused for its length alone, before anything in it is read', () => {
    const unreadable = new Proxy(new Uint8Array(LONGEST_SAY + 1), {
      get() {
        throw new Error('somebody read it');
      },
    });
    expectRefusal(() => checkFlat(unreadable, LONGEST_SAY + 1), 'IN2');
  });
});

describe('a head', () => {
  test.each([
    ['an integer', '02'],
    ['a negative integer', 'ff'],
    ['a text', 'a2 41 42'],
    ['nil', 'c0'],
    ['a map', '81 01 02'],
    ['an empty map', '80'],
    ['a map with a long head', 'de 00 01 01 02'],
    ['an array with a head of three bytes, though its values are fine', 'dc 00 01 04'],
    ['an array of thirty million in five bytes', 'dd 01 c9 c3 80'],
    ['an array of four billion in five bytes', 'dd ff ff ff ff'],
    ['bin', 'c4 02 91 04'],
    ['an extension', 'd4 01 04'],
    ['the byte that msgpack never uses', 'c1'],
    ['JSON', '7b 22 6b 69 6e 64 22 3a 22 68 69 64 65 22 7d'],
  ])('[IN3] that is %s is refused', (_what, hex) => refused('IN3', hex));

  test.each([
    ['none', '90'],
    ['nine', '99 00 00 00 00 00 00 00 00 00'],
    ['fifteen', '9f 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
  ])('[IN3] that declares %s values is refused', (_what, hex) => refused('IN3', hex));
});

describe('an end', () => {
  test.each([
    ['no value at all', '91'],
    ['fewer values than declared', '94 02 10 40'],
    ['one value of eight', '98 02'],
    ['8 bits that are missing', '92 02 cc'],
    ['16 bits cut in half', '94 02 40 03 cd 12'],
    ['16 bits signed, cut in half', '92 02 d1 12'],
    ['32 bits of which one byte is there', '93 01 a0 ce 00'],
    ['32 bits signed, cut off', '92 02 d2 00 00 00'],
    ['a text cut off', '92 01 a5 41 42'],
    ['a text of which nothing is there', '92 01 bf'],
    ['a text whose length is missing', '92 01 d9'],
    ['a text of 255 bytes of which two are there', '92 01 d9 ff 41 42'],
    ['64 bits of which seven bytes are there', '92 02 cf 00 00 00 00 00 00 00'],
    ['64 bits signed, of which nothing is there', '92 02 d3'],
    ['a text whose length of 16 bits is cut in half', '92 01 da 00'],
    ['a text whose length of 32 bits is cut off', '92 01 db 00 00 00'],
    ['a text of 65,535 bytes in three', '91 da ff ff'],
    ['a text of four billion bytes in five', '91 db ff ff ff ff'],
  ])('[IN4] refuses an array that declares more than there is: %s', (_what, hex) => refused('IN4', hex));

  test.each([
    ['a byte', '91 04 00'],
    ['a second message', '91 04 91 04'],
    ['the rest of a text declared too short', '92 01 a1 41 42'],
    ['a value more than declared', '93 02 10 40 03'],
  ])('[IN4] refuses bytes behind the last value: %s', (_what, hex) => refused('IN4', hex));

  test('[IN4] is never looked for beyond the bytes that were sent', () => {
    // What a message before it left in the buffer would complete the value.
    const buffer = fromHex('92 02 cd 12 34');
    expectRefusal(() => checkFlat(buffer, 4), 'IN4');
  });
});

describe('a value', () => {
  test.each([
    ['nil', 'c0'],
    ['the byte that msgpack never uses', 'c1'],
    ['false', 'c2'],
    ['true', 'c3'],
    ['bin of 8-bit length', 'c4 01 00'],
    ['bin of 16-bit length', 'c5 00 01 00'],
    ['bin of two billion bytes', 'c6 7f ff ff ff'],
    ['an extension of 8-bit length', 'c7 01 01 00'],
    ['an extension of 16-bit length', 'c8 00 01 01 00'],
    ['an extension of four billion bytes', 'c9 ff ff ff ff 01'],
    ['a float of 32 bits', 'ca 3f 80 00 00'],
    ['a float of 64 bits', 'cb 3f f0 00 00 00 00 00 00'],
    ['not a number', 'cb 7f f8 00 00 00 00 00 00'],
    ['a fixed extension of 1 byte', 'd4 01 00'],
    ['a fixed extension of 2 bytes', 'd5 01 00 00'],
    ['a timestamp', 'd6 ff 00 00 00 00'],
    ['a fixed extension of 8 bytes', 'd7 01 00 00 00 00 00 00 00 00'],
    ['a fixed extension of 16 bytes', `d8 01 ${'00 '.repeat(16)}`],
    ['a record of msgpackr', 'd4 72 40'],
    ['an empty array', '90'],
    ['an array', '91 04'],
    ['an array of 16-bit length', 'dc 00 01 04'],
    ['an array of thirty million', 'dd 01 c9 c3 80'],
    ['an empty map', '80'],
    ['a map', '81 01 02'],
    ['a map of 16-bit length', 'de 00 01 01 02'],
    ['a map of four billion', 'df ff ff ff ff'],
  ])('[IN5] is refused that is %s', (_what, hex) => {
    refused('IN5', `91 ${hex}`);
    refused('IN5', `92 01 ${hex}`);
  });

  test('[IN5] is refused that nests, as deep as a message is long', () => {
    refused('IN5', '91 '.repeat(LONGEST_CLIENT_MESSAGE));
    refused('IN5', `92 02 ${'81 00 '.repeat(31)}`);
  });
});

describe('an array of a server', () => {
  const checkLong = (hex: string) => {
    const bytes = fromHex(hex);
    checkArray(bytes, bytes.length, 15);
  };

  test('[W3] may have as many values as a one-byte head declares, and more than 64 bytes', () => {
    expect(() => checkLong(`9f ${'00 '.repeat(15)}`)).not.toThrow();
    expect(() => checkLong(`91 d9 ff ${'41 '.repeat(255)}`)).not.toThrow();
  });

  test('[IN4] still ends where it says', () => {
    expectRefusal(() => checkLong(`9f ${'00 '.repeat(14)}`), 'IN4');
    expectRefusal(() => checkLong(`9f ${'00 '.repeat(16)}`), 'IN4');
  });
});
