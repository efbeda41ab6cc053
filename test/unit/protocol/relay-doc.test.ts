import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createByteBuffer } from '../../../protocol/bytes.ts';
import { tableCodec } from '../../../protocol/codec/table-codec.ts';
import { RELAY_DOWN, RELAY_UP } from '../../../protocol/relay.ts';
import { fromHex, toHex } from '../../harness/bytes/hex.ts';
import { describeTable, parseExample } from '../../harness/bytes/spec.ts';

const FILE = fileURLToPath(new URL('../../../protocol/RELAY.md', import.meta.url));
const EXAMPLE = /```example\n(up|down) (.*)\n(.*)\n```/g;
const CODECS = { up: tableCodec(RELAY_UP), down: tableCodec(RELAY_DOWN) };
const TABLES = [
  ['From a gateway to a host', RELAY_UP],
  ['From a host to a gateway', RELAY_DOWN],
] as const;

/** The messages of an example, which stand side by side. */
function parseAll(line: string) {
  return parseExample(`[${line.replaceAll('} {', '},{')}]`);
}

function encode(direction: string, line: string): string {
  const out = createByteBuffer(64);
  const { append } = CODECS[direction as keyof typeof CODECS];
  for (const message of parseAll(line)) append(out, message);
  return toHex(out.bytes.subarray(0, out.length));
}

if (process.env.UPDATE_DOCS === '1') {
  let filled = readFileSync(FILE, 'utf8').replace(
    EXAMPLE,
    (_all, direction: string, line: string) =>
      `\`\`\`example\n${direction} ${line}\n${encode(direction, line)}\n\`\`\``,
  );
  for (const [title, table] of TABLES) {
    const head = `### ${title}\n\n| message | number | fields |\n|---|---|---|\n`;
    const [before, after] = filled.split(head);
    filled = `${before}${head}${describeTable(table).join('\n')}\n${after.replace(/^(\|.*\n)*/, '')}`;
  }
  writeFileSync(FILE, filled);
}

const doc = readFileSync(FILE, 'utf8');
const examples = [...doc.matchAll(EXAMPLE)].map(([, direction, line, hex]) => ({ direction, line, hex }));

describe('RELAY.md', () => {
  test.each(examples)(
    '[RL1] its example $direction $line is what the codec writes and reads',
    ({ direction, line, hex }) => {
      expect(encode(direction, line)).toBe(hex);
      expect(CODECS[direction as keyof typeof CODECS].decode(fromHex(hex))).toEqual(parseAll(line));
    },
  );

  test.each(TABLES)('lists "%s" with the numbers, fields and ranges of the table', (title, table) => {
    const section = doc.split(`### ${title}\n`)[1].split('\n#')[0];
    expect(section.split('\n').filter((line) => /^\| \w+ \| \d+ \|/.test(line))).toEqual(describeTable(table));
  });

  test.each([
    ['a number that no message has', '63', 'IN6'],
    ['a field out of range', '04 00 cd 7f ff', 'IN8'],
    ['bytes that end in a value', '02 00 05 cd', 'IN4'],
    ['a message that ends before its fields', '02 00 05', 'IN8'],
  ])('[RL2] refuses %s', (_what, hex, rule) => {
    expect(() => CODECS.up.decode(fromHex(hex))).toThrow(expect.objectContaining({ rule }));
  });
});
