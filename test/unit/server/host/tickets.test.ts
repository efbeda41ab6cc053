import { expect, test } from 'vitest';
import { isSameSession, type JoinAnswer } from '../../../../protocol/join.ts';
import { peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

function ask({ game }: House, resume?: string): JoinAnswer {
  const answer = game.lobby.join({ name: 'Ada', colour: 0, ...(resume === undefined ? {} : { resume }) });
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

/** Says hello with a ticket; the seat it was given, or the close code. */
function sayHello({ game, time }: House, ticket: string): { id?: number; code?: number } {
  const peer = peerWith(game, time, ticket);
  peer.hello();
  return { ...(peer.welcome ? { id: peer.welcome.id } : {}), ...(peer.closed ? { code: peer.closed.code } : {}) };
}

test('[J6] of several tickets for one seat the newest is good, the others are worthless', () => {
  const made = createHouse();
  const first = ask(made);
  const second = ask(made, first.key);
  expect([isSameSession(second.key, first.key), second.ticket === first.ticket]).toEqual([true, false]);
  expect(sayHello(made, first.ticket)).toEqual({ code: 4001 });
  expect(sayHello(made, second.ticket)).toEqual({ id: 0 });
});

test('[J6] asking for the same seat a thousand times keeps one ticket', () => {
  const made = createHouse();
  const { key } = ask(made);
  for (let i = 0; i < 1000; i++) ask(made, key);
  expect(made.game.lobby.tickets.count).toBe(1);
});

test('[J6] a newer ticket is good for its own ten seconds, and holds the seat meanwhile', async () => {
  const made = createHouse();
  const { key } = ask(made);
  await made.run(9000);
  const { ticket } = ask(made, key);
  await made.run(9000);
  expect(sayHello(made, ticket)).toEqual({ id: 0 });
});

test('[J6] a ticket that was used leaves the next one for its seat alone', async () => {
  const made = createHouse();
  const { ticket, key } = ask(made);
  const peer = peerWith(made.game, made.time, ticket);
  peer.hello();
  await made.ticks(5);
  peer.close(1006);
  const again = ask(made, key);
  // When the first one would have expired.
  await made.run(9950);
  expect(sayHello(made, again.ticket)).toEqual({ id: 0 });
});
