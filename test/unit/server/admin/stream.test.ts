import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StreamMessage } from '../../../../protocol/stream.ts';
import { createStream } from '../../../../server/admin/stream.ts';
import { createHouse } from '../../../harness/server/house.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** As much of a response as a stream needs. */
class Listener extends EventEmitter {
  readonly texts: string[] = [];
  writableLength = 0;
  writeHead() {}
  write(text: string) {
    this.texts.push(text);
  }
  end() {
    this.emit('close');
  }
  destroy() {
    this.emit('close');
  }
  get messages(): StreamMessage[] {
    return this.texts.map((text) => JSON.parse(text.slice('data: '.length)));
  }
}

function createDesk() {
  const { game, ticks, time } = createHouse();
  const stream = createStream(game, () => time.nowMs());
  const listen = () => {
    const listener = new Listener();
    const isTaken = stream.add(listener as unknown as ServerResponse);
    return { listener, isTaken };
  };
  return { ticks, stream, listen };
}

test('nothing runs while nobody listens', () => {
  const { listen } = createDesk();
  expect(vi.getTimerCount()).toBe(0);
  const { listener } = listen();
  expect(vi.getTimerCount()).toBe(1);
  listener.destroy();
  expect(vi.getTimerCount()).toBe(0);
});

test('a hello comes first, then news ten times a second, the same text for all', async () => {
  const { ticks, listen } = createDesk();
  const first = listen().listener;
  const second = listen().listener;
  for (let i = 0; i < 10; i++) {
    await ticks(6);
    vi.advanceTimersByTime(100);
  }
  expect(first.messages.map(({ kind }) => kind)).toEqual(['hello', ...Array(10).fill('news')]);
  expect(second.texts.slice(1)).toEqual(first.texts.slice(1));
  for (const text of first.texts) expect(text).toMatch(/^data: [^\n]+\n\n$/);
});

test('a listener that does not read is cut off, and the others go on', () => {
  const { listen } = createDesk();
  const asleep = listen().listener;
  const awake = listen().listener;
  asleep.writableLength = 2_000_000;
  vi.advanceTimersByTime(300);
  expect(asleep.texts).toHaveLength(1);
  expect(awake.texts).toHaveLength(4);
});

test('more than twenty listeners are too many, and closing ends them all', () => {
  const { stream, listen } = createDesk();
  const taken = Array.from({ length: 21 }, listen);
  expect(taken.map(({ isTaken }) => isTaken)).toEqual([...Array(20).fill(true), false]);
  stream.close();
  expect(vi.getTimerCount()).toBe(0);
});
