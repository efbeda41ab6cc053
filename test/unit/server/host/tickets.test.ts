import { expect, test } from 'vitest';
import { isSameSession, type JoinAnswer } from '../../../../protocol/join.ts';
import { peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

/** A session whose line is lost, long enough ago to have been somebody's, and its key. */
async function lostSession(): Promise<{ made: House; key: string }> {
  const made = createHouse();
  const peer = made.enter();
  peer.keepPinging();
  await made.run(30_000);
  peer.close(1006);
  return { made, key: peer.key };
}

function ask({ game }: House, resume: string): JoinAnswer {
  const answer = game.lobby.join({ name: 'Ada', colour: 0, resume });
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

/** Says hello with a ticket; the seat it was given, or the close code. */
function sayHello({ game, time }: House, ticket: string): { id?: number; code?: number } {
  const peer = peerWith(game, time, ticket);
  peer.hello();
  return { ...(peer.welcome ? { id: peer.welcome.id } : {}), ...(peer.closed ? { code: peer.closed.code } : {}) };
}

test('[J6] of several tickets for one session the newest is good, the others are worthless', async () => {
  const { made, key } = await lostSession();
  const first = ask(made, key);
  const second = ask(made, first.key);
  expect([isSameSession(second.key, first.key), second.ticket === first.ticket]).toEqual([true, false]);
  expect(sayHello(made, first.ticket)).toEqual({ code: 4001 });
  expect(sayHello(made, second.ticket)).toEqual({ id: 0 });
});

test('[J6] asking for the same session a thousand times keeps one ticket', async () => {
  const { made, key } = await lostSession();
  for (let i = 0; i < 1000; i++) ask(made, key);
  expect(made.game.lobby.tickets.count).toBe(1);
});

test('[J6] a newer ticket is good for its own ten seconds', async () => {
  const { made, key } = await lostSession();
  ask(made, key);
  await made.run(9000);
  const { ticket } = ask(made, key);
  await made.run(9000);
  expect(sayHello(made, ticket)).toEqual({ id: 0 });
});

test('[J6] a ticket does not outlive its session', async () => {
  const { made, key } = await lostSession();
  await made.run(29_000);
  const { ticket } = ask(made, key);
  await made.run(2000);
  expect(sayHello(made, ticket)).toEqual({ code: 4001 });
});

test('[J4] a join renames nobody before its hello', async () => {
  const { made, key } = await lostSession();
  const { ticket } = ask(made, key);
  await made.ticks(2);
  expect([made.room().sessions[0]?.name, made.room().roster[0]?.name]).toEqual(['Peer', 'Peer']);
  sayHello(made, ticket);
  expect([made.room().sessions[0]?.name, made.room().roster[0]?.name]).toEqual(['Ada', 'Ada']);
});
