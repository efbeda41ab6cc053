import { describe, expect, test } from 'vitest';
import { CLOSE } from '../../../../protocol/close.ts';
import { type Peer, peerWith } from '../../../../tools/lib/virtual/peer.ts';
import { fromHex } from '../../../harness/bytes/hex.ts';
import { createHouse, type House } from '../../../harness/server/house.ts';

type Act = (house: House, peer: Peer) => unknown;

const hello = { kind: 'hello', ticket: 'A'.repeat(32) } as const;
const flood: Act = (_house, peer) => {
  for (let i = 0; i < 301; i++) peer.send({ kind: 'again' });
};

/** What a player does, or fails to do, the code it is closed with, and the rule that the reason names. */
const BREACHES: [what: string, rule: string, code: number, act: Act][] = [
  ['sends too many messages', 'IN10', 4006, flood],
  ['sends a message that is too long', 'IN2', 1009, (_house, peer) => peer.sendBytes(new Uint8Array(99))],
  ['sends a float', 'IN5', 4009, (_house, peer) => peer.sendBytes(fromHex('92 08 ca 00 00 00 00'))],
  ['says hello twice', 'J7', 4009, (_house, peer) => peer.hello()],
];

const OTHERS: [what: string, rule: string | undefined, code: number, act: Act][] = [
  [
    'is replaced',
    'J4',
    4007,
    async (house, peer) => {
      house.enter({ resume: peer.key, takeover: true });
      await house.ticks(1);
    },
  ],
  [
    'stays hidden',
    'HD3',
    4008,
    async (house, peer) => {
      peer.send({ kind: 'hide' });
      await house.run(61_000);
    },
  ],
  ['reads nothing', 'SL2', 4010, (house) => house.run(14_000)],
  ['plays while the server stops', undefined, 1012, (house) => house.game.stop()],
];

const STRANGERS: [what: string, code: number, act: Act][] = [
  ['says no hello', 4001, (house) => house.run(5001)],
  ['has an invented ticket', 4001, (_house, peer) => peer.send({ ...hello, fingerprint: 0 })],
  ['is of another version', 4002, (_house, peer) => peer.send({ ...hello, fingerprint: 5 })],
  ['says something else first', 4009, (_house, peer) => peer.send({ kind: 'show' })],
];

/** The reason of a close, its rule taken off; undefined where it names another or says nothing. */
function sentenceOf({ closed }: Peer, rule: string | undefined): string | undefined {
  const beginning = rule === undefined ? '' : `${rule}: `;
  const sentence = closed?.reason.startsWith(beginning) ? closed.reason.slice(beginning.length) : '';
  return /^[a-z0-9].{5,}/.test(sentence) ? sentence : undefined;
}

describe('a close of the server names its rule and is counted: who', () => {
  test.each(BREACHES)('[CL3] %s: %s, %i', async (_what, rule, code, act) => {
    const house = createHouse();
    const peer = house.enter();
    await house.ticks(3);
    await act(house, peer);
    expect([peer.closed?.code, sentenceOf(peer, rule)]).toEqual([code, expect.any(String)]);
    expect(house.game.counters).toMatchObject({ closedByCode: { [code]: 1 }, refusedByRule: { [rule]: 1 } });
  });

  test.each(OTHERS)('[CL3] %s: %s, %i, no refused message', async (_what, rule, code, act) => {
    const house = createHouse({ HIDDEN_MINUTES: '1' });
    const peer = house.enter();
    await house.ticks(3);
    await act(house, peer);
    expect([peer.closed?.code, sentenceOf(peer, rule)]).toEqual([code, expect.any(String)]);
    expect(house.game.counters).toMatchObject({ closedByCode: { [code]: 1 }, refusedByRule: {} });
  });

  test.each(STRANGERS)('[J6] [CL3] %s: %i', async (_what, code, act) => {
    const house = createHouse();
    const peer = peerWith(house.game, house.time, 'B'.repeat(32));
    await act(house, peer);
    expect([peer.closed?.code, sentenceOf(peer, 'J6')]).toEqual([code, expect.any(String)]);
    expect(house.game.counters).toMatchObject({ closedByCode: { [code]: 1 }, refusedByRule: { J6: 1 } });
  });

  test('[HD1] is cut off by the transport for its silence: 1006', () => {
    const { game } = createHouse();
    const handlers = game.opened({ send: () => true, bufferedBytes: () => 0, close() {} });
    handlers.closed(1006, 'HD1');
    expect(game.counters).toMatchObject({ closedByCode: { 1006: 1 }, refusedByRule: { HD1: 1 } });
  });
});

test('[CL3] a reason with its rule fits into a close frame', () => {
  // 125 bytes of a control frame, less two of the code.
  for (const { rule, reason } of Object.values(CLOSE) as { rule?: string; reason: string }[]) {
    expect(`${rule}: ${reason}`.length).toBeLessThan(120);
  }
});
