import { expect, test } from 'vitest';
import { draw } from '../../../../game/sim/math/random.ts';
import { answerPost } from '../../../../server/http/api.ts';
import { createCodes } from '../../../../server/identity/codes.ts';
import { createHouse } from '../../../harness/server/house.ts';

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'AAECAwQFBgcICQoLDA0OEA';

function begin() {
  let drawn = 0;
  const time = { nowMs: 0 };
  const codes = createCodes(
    () => time.nowMs,
    (length) => Uint8Array.from({ length }, () => draw(5, 1, drawn++) & 255),
  );
  return { time, codes };
}

test('[J12] a code gives its identity once, within two minutes', () => {
  const { time, codes } = begin();
  const [ada, bob] = [codes.give({ identity: ADA }) ?? '', codes.give({ identity: BOB }) ?? ''];
  expect(ada).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
  time.nowMs = 119_999;
  expect([codes.claim(ada), codes.claim(ada)]).toEqual([{ identity: ADA }, 'unknown']);
  time.nowMs = 120_000;
  expect(codes.claim(bob)).toBe('unknown');
});

test('[J12] another code for the same identity makes the one before worthless', () => {
  const { codes } = begin();
  const [first, second] = [codes.give({ identity: ADA }) ?? '', codes.give({ identity: ADA }) ?? ''];
  expect([codes.claim(first), codes.claim(second)]).toEqual(['unknown', { identity: ADA }]);
});

test('[J12] whoever guesses is stopped, and a right code is still good', () => {
  const { time, codes } = begin();
  const code = codes.give({ identity: ADA }) ?? '';
  const answers = Array.from({ length: 1000 }, (_, i) => codes.claim(`AAAA${String(i).padStart(4, '2')}`));
  expect(answers.filter((answer) => answer === 'unknown')).toHaveLength(30);
  expect(answers.at(-1)).toBe('too-many');
  expect(codes.claim(code)).toEqual({ identity: ADA });
  time.nowMs = 5000;
  expect([codes.claim('AAAAAAAA'), codes.claim('AAAAAAAA')]).toEqual(['unknown', 'unknown']);
});

test('[J12] nobody can have codes without end', () => {
  const { time, codes } = begin();
  const given = Array.from({ length: 500 }, () => codes.give({ identity: ADA })).filter((code) => code !== undefined);
  expect(given).toHaveLength(100);
  time.nowMs = 1000;
  expect(codes.give({ identity: BOB })).toBeDefined();
});

test('[J12] over HTTP, typed as people type', async () => {
  const { game } = createHouse();
  const ask = async (path: string, body: unknown) => {
    const head = { path: `/api/identity/${path}`, contentType: 'application/json', authorization: '', address: '' };
    return answerPost(game, head, new TextEncoder().encode(JSON.stringify(body)));
  };
  const { status, body } = await ask('code', { identity: ADA });
  const { code, seconds } = body as { code: string; seconds: number };
  expect([status, seconds]).toEqual([200, 120]);
  const typed = `${code.slice(0, 4).toLowerCase()} - ${code.slice(4)}`;
  expect(await ask('claim', { code: typed })).toEqual({ status: 200, body: { identity: ADA } });
  const both = (await ask('code', { identity: ADA, friend: BOB })).body as { code: string };
  expect((await ask('claim', both)).body).toEqual({ identity: ADA, friend: BOB });
  expect(await ask('code', { identity: ADA, friend: 'x' })).toMatchObject({ status: 400 });
  expect(await ask('claim', { code })).toMatchObject({ status: 404, body: { error: 'code-unknown' } });
  for (const wrong of [null, 7, [], {}, '"', 'short', { identity: 7 }, { identity: `${ADA}A` }]) {
    expect(await ask('code', wrong)).toMatchObject({ status: 400, body: { error: 'wrong-field' } });
    expect(await ask('claim', wrong)).toMatchObject({ status: 400, body: { error: 'wrong-field' } });
  }
});
