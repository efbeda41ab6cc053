import { expect, test, vi } from 'vitest';
import type { Picture } from '../../../../game/client/scene/camera/picture.ts';

/** As much of a sprite as layers write to. */
class FakeSprite {
  x = 0;
  y = 0;
  alpha = 1;
  visible = true;
  width = 64;
  height = 64;
  readonly frame: string;

  constructor(frame: string) {
    this.frame = frame;
    sprites.push(this);
  }

  setPosition(x: number, y: number): this {
    this.x = x;
    this.y = y;
    return this;
  }

  setAlpha(alpha: number): this {
    this.alpha = alpha;
    return this;
  }

  setScale = () => this;
  setRotation = () => this;
  setTint = () => this;
}

const sprites: FakeSprite[] = [];
const add = (_scene: unknown, frame: string) => new FakeSprite(frame);
vi.mock('../../../../game/client/scene/paint/sprite.ts', () => ({ addSprite: add, addGlow: add }));

const SIDE_PX = 4096;

async function draw(x: number, y: number, isBackdrop = false) {
  sprites.length = 0;
  const { createBorder } = await import('../../../../game/client/scene/space/border.ts');
  const border = createBorder({} as never);
  const game = { arena: { side: SIDE_PX * 1024 } };
  border.draw({ game, x, y, width: 1600, height: 900, isBackdrop } as unknown as Picture);
  const seen = sprites.filter(({ visible }) => visible);
  return {
    cells: seen.filter(({ frame }) => frame === 'hexagon'),
    others: seen.filter(({ frame }) => frame !== 'hexagon'),
  };
}

test('in the middle of the world nothing is beyond it', async () => {
  expect((await draw(2000, 2000)).cells).toEqual([]);
});

test.each([
  ['upper left', 200, 200],
  ['right', SIDE_PX - 200, 2000],
  ['bottom', 2000, SIDE_PX - 200],
])('at its %s edge a lattice lies outside alone, and fades away', async (_where, x, y) => {
  const { cells } = await draw(x, y);
  expect(cells.length).toBeGreaterThan(10);
  const wayOut = ({ x: atX, y: atY }: FakeSprite) =>
    Math.hypot(Math.max(-atX, atX - SIDE_PX, 0), Math.max(-atY, atY - SIDE_PX, 0));
  for (const cell of cells) expect(wayOut(cell)).toBeGreaterThan(0);
  const byWay = [...cells].sort((a, b) => wayOut(a) - wayOut(b));
  for (let i = 1; i < byWay.length; i++) expect(byWay[i].alpha).toBeLessThanOrEqual(byWay[i - 1].alpha);
  expect(byWay.at(-1)?.alpha).toBeGreaterThan(0);
});

test('behind the start screen there is no border, and nothing beyond it', async () => {
  expect(await draw(200, 200, true)).toEqual({ cells: [], others: [] });
  expect((await draw(200, 200)).others.length).toBe(12);
});
