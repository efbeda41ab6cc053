import { beforeEach, describe, expect, test } from 'vitest';
import { createModeration } from '../../../../server/moderation/moderation.ts';
import { readModeration } from '../../../../server/moderation/read.ts';
import type { Moderation } from '../../../../server/ports/moderation.ts';
import type { Report } from '../../../../server/ports/reports.ts';
import type { Store } from '../../../../server/ports/store.ts';
import { createMemoryStore } from '../../../../server/store/memory.ts';
import { forgetIdentity } from '../../../../server/store/tables.ts';

const ADA = 'A'.repeat(43);
const BOB = 'B'.repeat(43);
const START_MS = Date.UTC(2026, 10, 29);
const HOUR_MS = 3_600_000;

let nowMs = START_MS;
let store: Store;
let failures: unknown[];
let logged: object[];

async function open(): Promise<Moderation> {
  const options = {
    store,
    calendarMs: () => nowMs,
    onFailed: (error: unknown) => void failures.push(error),
    log: { info: (fields: object) => void logged.push(fields) },
  };
  return createModeration(options, await readModeration(store));
}

beforeEach(() => {
  nowMs = START_MS;
  store = createMemoryStore(() => nowMs);
  failures = [];
  logged = [];
});

const until = (hours: number) => nowMs + hours * HOUR_MS;
const banAda = (hours = 1) => ({
  id: ADA,
  kind: 'identity' as const,
  identity: ADA,
  name: 'Ada',
  reason: 'insults',
  untilMs: until(hours),
});

function reportOf(identity: string | undefined, reason = 'spam'): Report {
  const about = { seat: 2, who: 7, name: 'Ada', identity };
  const by = { seat: 1, who: 8, name: 'Bob', identity: BOB };
  return { room: 'ABCDEFGH', tick: 100, by, about, reason, lines: [{ tick: 90, from: about, text: 'buy' }] };
}

describe('[MO1] a ban', () => {
  test('of an identity is found by it, over a restart, until its end', async () => {
    const before = await open();
    expect(await before.ban(banAda())).toBe(true);
    const after = await open();
    for (const moderation of [before, after]) {
      expect(moderation.banOf(ADA, '192.0.2.1')).toMatchObject({ reason: 'insults', untilMs: until(1) });
      expect(moderation.banOf(BOB, '192.0.2.1')).toBeUndefined();
      expect(moderation.banOf(undefined, '')).toBeUndefined();
    }
    nowMs += HOUR_MS - 1;
    expect(after.banOf(ADA, '')).toBeDefined();
    nowMs++;
    expect(after.banOf(ADA, '')).toBeUndefined();
    expect(after.bans).toEqual([]);
    expect((await open()).bans).toEqual([]);
  });

  test('of a range of addresses is found by each in it, whoever asks', async () => {
    const range = { kind: 'address', id: '192.0.2.0/24', identity: undefined, name: '', reason: 'spam' } as const;
    await (await open()).ban({ ...range, untilMs: until(1) });
    const moderation = await open();
    expect(moderation.banOf(undefined, '192.0.2.9')).toMatchObject({ id: '192.0.2.0/24' });
    expect(moderation.banOf(ADA, '192.0.2.9')).toMatchObject({ id: '192.0.2.0/24' });
    expect(moderation.banOf(ADA, '192.0.3.9')).toBeUndefined();
  });

  test('that lasts longer is the one that is told', async () => {
    const moderation = await open();
    await moderation.ban({ ...banAda(1), id: '192.0.2.9/32', kind: 'address', identity: undefined });
    await moderation.ban(banAda(5));
    expect(moderation.banOf(ADA, '192.0.2.9')?.untilMs).toBe(until(5));
  });

  test('is over when it is lifted, over a restart too', async () => {
    const moderation = await open();
    await moderation.ban(banAda());
    expect(await moderation.unban(ADA)).toBe(true);
    expect(moderation.unban(ADA)).toBeUndefined();
    expect(moderation.banOf(ADA, '')).toBeUndefined();
    expect((await open()).banOf(ADA, '')).toBeUndefined();
  });

  test('counts at once, and where the store cannot be written it says so', async () => {
    const broken: Store = { ...store, batch: () => Promise.reject(new Error('full')) };
    store = broken;
    const moderation = await open();
    const saved = moderation.ban(banAda());
    expect(moderation.banOf(ADA, '')).toBeDefined();
    expect(await saved).toBe(false);
    expect(failures).toHaveLength(1);
  });
});

describe('[MO2] a mute', () => {
  test('ends, and is lifted', async () => {
    const moderation = await open();
    const mute = { identity: ADA, name: 'Ada', reason: 'spam', untilMs: until(1) };
    await moderation.mute(mute);
    expect(moderation.muteOf(ADA)).toMatchObject(mute);
    expect((await open()).muteOf(ADA)).toMatchObject(mute);
    expect(moderation.muteOf(BOB)).toBeUndefined();
    expect(moderation.muteOf(undefined)).toBeUndefined();
    expect(await moderation.unmute(ADA)).toBe(true);
    expect(moderation.unmute(ADA)).toBeUndefined();
    expect(moderation.muteOf(ADA)).toBeUndefined();
    await moderation.mute(mute);
    nowMs = mute.untilMs;
    expect(moderation.muteOf(ADA)).toBeUndefined();
    expect(moderation.mutes).toEqual([]);
  });
});

test('[MO3] a name that was taken from a player is not borne by that player again, but by others', async () => {
  await (await open()).rename({ identity: ADA, from: 'Rude', to: 'Comet' }, 'name', 'ABCDEFGH');
  const moderation = await open();
  expect(moderation.nameFor(ADA, 'Rude')).toBe('Comet');
  expect(moderation.nameFor(ADA, 'Ada')).toBe('Ada');
  expect(moderation.nameFor(BOB, 'Rude')).toBe('Rude');
  expect(moderation.nameFor(undefined, 'Rude')).toBe('Rude');
  await moderation.rename({ identity: ADA, from: 'Ruder', to: 'Ada' }, 'name', 'ABCDEFGH');
  expect(['Rude', 'Ruder', 'Ada'].map((name) => moderation.nameFor(ADA, name))).toEqual(['Ada', 'Ada', 'Ada']);
  await moderation.rename({ identity: ADA, from: 'Ada', to: 'Rude' }, 'name', 'ABCDEFGH');
  expect(moderation.nameFor(ADA, 'Rude')).toBe('Rude');
});

describe('reports', () => {
  test('are kept with their lines, the newest first', async () => {
    const moderation = await open();
    moderation.add(reportOf(ADA, 'spam'));
    nowMs += 5;
    moderation.add(reportOf(ADA, 'hate'));
    await moderation.settled();
    const { reports } = await open();
    expect(reports.map(({ reason, atMs }) => [reason, atMs])).toEqual([
      ['hate', START_MS + 5],
      ['spam', START_MS],
    ]);
    expect(reports[1]).toMatchObject({ about: { identity: ADA }, lines: [{ text: 'buy' }] });
  });

  test('of the same moment are all kept, and the newest 1,000 of many', async () => {
    const moderation = await open();
    for (let i = 0; i < 1003; i++) moderation.add({ ...reportOf(ADA), tick: i });
    await moderation.settled();
    expect(await store.list('reports')).toHaveLength(1000);
    const { reports } = await open();
    expect([reports.length, reports[0].tick, reports[999].tick]).toEqual([1000, 1002, 3]);
  });
});

describe('[MO4] the audit log', () => {
  test('has a line for each act, in its order, also where the clock is set back; the log of the process too', async () => {
    const first = await open();
    await first.ban(banAda());
    nowMs -= 10 * HOUR_MS;
    const second = await open();
    await second.mute({ identity: BOB, name: 'Bob', reason: 'hate', untilMs: until(2) });
    await second.note({ act: 'kick', identity: ADA, name: 'Ada', room: 'ABCDEFGH', reason: 'threats' });
    await second.unban(ADA);
    const acts = (await open()).audit.map(({ act, name }) => `${act} ${name}`);
    expect(acts).toEqual(['unban Ada', 'kick Ada', 'mute Bob', 'ban Ada']);
    expect(logged).toHaveLength(4);
    expect(logged[0]).toMatchObject({ audit: { act: 'ban', identity: ADA, reason: 'insults' } });
  });

  test('shows the newest 1,000 acts and keeps all', async () => {
    const moderation = await open();
    for (let i = 0; i < 1005; i++) void moderation.note({ act: 'kick', name: `P${i}`, reason: 'spam' });
    await moderation.settled();
    expect(moderation.audit).toHaveLength(1000);
    expect(moderation.audit[0].name).toBe('P1004');
    expect(await store.list('audit')).toHaveLength(1005);
    expect((await open()).audit[0].name).toBe('P1004');
  });
});

test('who is forgotten is in none of the tables; the audit log says what was done, and not to whom', async () => {
  const moderation = await open();
  await moderation.ban(banAda());
  await moderation.mute({ identity: ADA, name: 'Ada', reason: 'spam', untilMs: until(1) });
  await moderation.rename({ identity: ADA, from: 'Rude', to: 'Ada' }, 'name', 'ABCDEFGH');
  await moderation.note({ act: 'kick', identity: BOB, name: 'Bob', reason: 'spam' });
  moderation.add(reportOf(ADA));
  moderation.add(reportOf(undefined));
  await moderation.settled();
  // Ban, mute, rename, a report, and three lines of the log.
  expect(await forgetIdentity(store, ADA)).toBe(7);
  const left = await open();
  expect([left.bans, left.mutes, left.nameFor(ADA, 'Rude')]).toEqual([[], [], 'Rude']);
  expect(left.reports).toHaveLength(1);
  expect(left.audit).toEqual([
    { atMs: START_MS, act: 'kick', identity: BOB, name: 'Bob', reason: 'spam' },
    { atMs: START_MS, act: 'rename' },
    { atMs: START_MS, act: 'mute' },
    { atMs: START_MS, act: 'ban' },
  ]);
});
