import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createRoomBots } from '../../../../server/lobby/room-bots.ts';

/** A process that only remembers what it was told. */
class FakeChild extends EventEmitter {
  readonly orders: { room: string; bots: number }[] = [];
  signal: string | undefined;

  send(order: { room: string; bots: number }): void {
    this.orders.push(order);
  }

  kill(signal: string): void {
    this.signal = signal;
  }
}

function create(most: number) {
  const children: FakeChild[] = [];
  const warned: string[] = [];
  const start = () => {
    children.push(new FakeChild());
    return children.at(-1) as unknown as ChildProcess;
  };
  const bots = createRoomBots(most, start, { warn: (_, message) => warned.push(message) });
  const order = (room: string, count: number) => bots.order({ room, bots: count, difficulty: 'easy' });
  return { bots, order, children, warned };
}

test('all rooms have their bots in one process, begun with the first that wants some', () => {
  const { order, children } = create(48);
  expect(children).toEqual([]);
  order('AAAAA', 3);
  order('BBBBB', 12);
  expect(children.map(({ orders }) => orders)).toEqual([
    [
      { room: 'AAAAA', bots: 3, difficulty: 'easy' },
      { room: 'BBBBB', bots: 12, difficulty: 'easy' },
    ],
  ]);
});

test('a room gets what is left, and what comes back is there for the next', () => {
  const { order, children } = create(14);
  for (const room of ['AAAAA', 'BBBBB', 'CCCCC']) order(room, 12);
  expect(children[0].orders.map(({ bots }) => bots)).toEqual([12, 2]);
  children[0].emit('message', { gone: 'AAAAA' });
  order('CCCCC', 5);
  expect(children[0].orders.at(-1)).toMatchObject({ room: 'CCCCC', bots: 5 });
});

test('a room that is opened again while its bots are out gets no more', () => {
  const { order, children } = create(48);
  order('AAAAA', 3);
  order('AAAAA', 12);
  expect(children[0].orders).toHaveLength(1);
});

test('none may play: no process is begun', () => {
  const { order, children } = create(0);
  order('AAAAA', 3);
  expect(children).toEqual([]);
});

test('a process that ended is said, and the next room gets a new one, with all bots there again', () => {
  const { order, children, warned } = create(12);
  order('AAAAA', 12);
  children[0].emit('exit', 1);
  order('BBBBB', 12);
  expect([warned.length, children.length, children[1].orders[0].bots]).toEqual([1, 2, 12]);
  // What the old one still says is of no meaning to the new one.
  children[0].emit('exit', 1);
  expect(warned).toHaveLength(1);
});

test('stopping ends it without a word', () => {
  const { bots, order, children, warned } = create(12);
  order('AAAAA', 1);
  bots.stop();
  children[0].emit('exit', 0);
  order('BBBBB', 1);
  expect([children[0].signal, warned, children.length]).toEqual(['SIGTERM', [], 1]);
});
