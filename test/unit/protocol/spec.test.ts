import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CLOSE } from '../../../protocol/close.ts';
import { decodeClientMessage, encodeClientMessage } from '../../../protocol/codec/client-messages.ts';
import { decodeFromServer } from '../../../protocol/codec/server-messages.ts';
import {
  CLIENT_MESSAGES,
  type ClientMessage,
  type Frame,
  RECORDS,
  SERVER_MESSAGES,
  type ServerMessage,
} from '../../../protocol/table.ts';
import { encodeFromServer } from '../../harness/bytes/encode.ts';
import { fromHex, toHex } from '../../harness/bytes/hex.ts';
import { describeTable, parseExample } from '../../harness/bytes/spec.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SPEC_FILE = `${ROOT}protocol/SPEC.md`;
const EXAMPLE = /```example\n(client|server) (.*)\n(.*)\n```/g;

function encode(from: string, message: ClientMessage | ServerMessage | Frame): Uint8Array {
  if (from === 'client') return encodeClientMessage(message as ClientMessage);
  return encodeFromServer(message as Frame | ServerMessage);
}

if (process.env.UPDATE_DOCS === '1') {
  const filled = readFileSync(SPEC_FILE, 'utf8').replace(
    EXAMPLE,
    (_all, from: string, json: string) =>
      `\`\`\`example\n${from} ${json}\n${toHex(encode(from, parseExample(json)))}\n\`\`\``,
  );
  writeFileSync(SPEC_FILE, filled);
}

const spec = readFileSync(SPEC_FILE, 'utf8');
const relay = readFileSync(fileURLToPath(new URL('../../../protocol/RELAY.md', import.meta.url)), 'utf8');
const examples = [...spec.matchAll(EXAMPLE)].map(([, from, json, hex]) => ({ from, json, hex }));
/** Other bytes that a server must take for the same. */
const alternatives = [...spec.matchAll(/```accepted\nclient (.*)\n([^`]*)\n```/g)].flatMap(([, json, lines]) =>
  lines.split('\n').map((hex) => ({ json, hex })),
);

describe('SPEC.md', () => {
  test.each(examples)('[W2] its example $from $json is what the codec writes and reads', ({ from, json, hex }) => {
    const message = parseExample(json);
    expect(toHex(encode(from, message))).toBe(hex);
    const bytes = fromHex(hex);
    expect(from === 'client' ? decodeClientMessage(bytes) : decodeFromServer(bytes)).toEqual(message);
  });

  test.each(alternatives)('[W2] $hex is accepted as well, as $json', ({ json, hex }) => {
    expect(decodeClientMessage(fromHex(hex))).toEqual(parseExample(json));
  });

  test('[W2] shows every form of an integer and of a text', () => {
    const heads = new Set(alternatives.flatMap(({ hex }) => hex.split(' ')));
    const forms = ['cc', 'cd', 'ce', 'cf', 'd0', 'd1', 'd2', 'd3', 'd9', 'da', 'db'];
    expect(forms.filter((form) => !heads.has(form))).toEqual([]);
  });

  test('shows every message and record in an example', () => {
    const shown = examples.map(({ json }) => json).join('\n');
    const kinds = [CLIENT_MESSAGES, SERVER_MESSAGES, RECORDS].flatMap((table) => Object.keys(table));
    expect(kinds.filter((kind) => !shown.includes(`"kind":"${kind}"`))).toEqual([]);
  });

  test.each([
    ['Client to server', CLIENT_MESSAGES],
    ['Server to client, beside frames', SERVER_MESSAGES],
    ['Records of frames', RECORDS],
  ] as const)('lists "%s" with the numbers, fields and ranges of the table', (title, table) => {
    const section = spec.split(`### ${title}\n`)[1].split('\n#')[0];
    const rows = section.split('\n').filter((line) => /^\| \w+ \| -?\d+ \|/.test(line));
    expect(rows).toEqual(describeTable(table));
  });

  test('[CL1] lists every close code with whether to try again', () => {
    const rows = spec.split('\n').filter((line) => /^\| \d{4} \|/.test(line));
    expect(rows).toEqual(Object.values(CLOSE).map(({ code, reason, retry }) => `| ${code} | ${reason} | ${retry} |`));
  });

  test('has every rule that code and tests cite', () => {
    const known = new Set([...`${spec}${relay}`.matchAll(/\*\*([A-Z]+\d+)\*\*/g)].map(([, rule]) => rule));
    const cited = sourceFiles().flatMap((file) => {
      const rules = [...readFileSync(file, 'utf8').matchAll(/\[([A-Z]{1,3}\d+)\] |WireError\('([A-Z]+\d+)'/g)];
      return rules.map(([, inTest, inCode]) => `${inTest ?? inCode} in ${file.slice(ROOT.length)}`);
    });
    expect(cited.length).toBeGreaterThan(10);
    expect(cited.filter((citation) => !known.has(citation.split(' ')[0]))).toEqual([]);
  });
});

function sourceFiles(): string[] {
  return ['protocol', 'server', 'game', 'test'].flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${ROOT}${folder}/${name}`),
  );
}
