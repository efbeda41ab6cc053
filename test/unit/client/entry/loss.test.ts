import { expect, test } from 'vitest';
import { createLosses, type Holdings } from '../../../../game/client/loss.ts';
import type { Client, Status } from '../../../../game/net/client.ts';

/** As much of a client as losses are read from. */
function createStub() {
  const stub = {
    game: { alive: true, dust: 312 } as { alive: boolean; dust: number } | undefined,
    replica: { tick: 5000 } as { tick: number } | undefined,
    key: 'first' as string | undefined,
    sessionKey: () => stub.key,
  };
  return stub;
}

const PLAYING: Status = { state: 'playing', quiet: false };
const waiting = (cause: 'restarting' | 'lost' | 'noAnswer'): Status => ({
  state: 'waiting',
  retryAtMs: 0,
  attempt: 1,
  cause,
  reason: '',
});

function begin(before?: Holdings) {
  const stub = createStub();
  const losses = createLosses(stub as unknown as Client, before);
  /** The line is down for `cause`, and up again with this session at this tick of its room. */
  const comeBack = (cause: 'restarting' | 'lost' | 'noAnswer', key: string, tick: number) => {
    losses.follow(waiting(cause));
    losses.follow({ state: 'joining' });
    Object.assign(stub, { key, game: { alive: true, dust: 20 }, replica: { tick } });
    return losses.follow(PLAYING);
  };
  return { stub, losses, comeBack };
}

test('a server that says that it restarts costs the dust that was known last', () => {
  const { losses, comeBack } = begin();
  expect(losses.follow(PLAYING)).toBeUndefined();
  expect(comeBack('restarting', 'second', 9000)).toEqual({ dust: 312, isRestart: true });
});

test('so does one that was killed: its room counts ticks from one again', () => {
  const { losses, comeBack } = begin();
  losses.follow(PLAYING);
  expect(comeBack('noAnswer', 'second', 3)).toEqual({ dust: 312, isRestart: true });
});

test('one who was away for too long is told that', () => {
  const { losses, comeBack } = begin();
  losses.follow(PLAYING);
  expect(comeBack('lost', 'second', 9000)).toEqual({ dust: 312, isRestart: false });
});

test.each(['restarting', 'lost', 'noAnswer'] as const)('a session that goes on has lost nothing: %s', (cause) => {
  const { losses, comeBack } = begin();
  losses.follow(PLAYING);
  expect(comeBack(cause, 'first', 9000)).toBeUndefined();
});

test('it is told once, and the next loss is that of the next comet', () => {
  const { stub, losses, comeBack } = begin();
  losses.follow(PLAYING);
  comeBack('restarting', 'second', 2);
  expect(losses.follow(PLAYING)).toBeUndefined();
  stub.game = { alive: true, dust: 44 };
  expect(comeBack('restarting', 'third', 2)).toEqual({ dust: 44, isRestart: true });
});

test('a comet that had shattered is no loss', () => {
  const { stub, losses, comeBack } = begin();
  stub.game = { alive: false, dust: 0 };
  losses.follow(PLAYING);
  expect(comeBack('restarting', 'second', 2)).toBeUndefined();
});

test('who leaves loses nothing', () => {
  const { stub, losses } = begin();
  losses.follow(PLAYING);
  Object.assign(stub, { game: undefined, replica: undefined, key: undefined });
  losses.follow({ state: 'idle' });
  Object.assign(stub, { game: { alive: true, dust: 20 }, replica: { tick: 1 }, key: 'second' });
  expect(losses.follow(PLAYING)).toBeUndefined();
});

test('over a reload the room tells of a restart; else the key may be a copied tab’s, whose comet lives', () => {
  const before = { key: 'old', dust: 77, tick: 8000 };
  expect(begin(before).losses.follow(PLAYING)).toEqual({ dust: 77, isRestart: true });
  expect(begin({ ...before, tick: 100 }).losses.follow(PLAYING)).toBeUndefined();
  expect(begin({ ...before, key: 'first' }).losses.follow(PLAYING)).toBeUndefined();
});

test('what is remembered over a reload is what is known then', () => {
  const { stub, losses } = begin();
  losses.follow(PLAYING);
  stub.game = { alive: true, dust: 400 };
  expect(losses.holdings()).toEqual({ key: 'first', dust: 400, tick: 5000 });
});
