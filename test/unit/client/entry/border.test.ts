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

  setVisible(visible: boolean): this {
    this.visible = visible;
    return this;
  }

  setAlpha(alpha: number): this {
    this.alpha = alpha;
    return this;
  }

  scaleX = 1;
  scaleY = 1;
  setScale = () => this;
  rotation = 0;
  setRotation = () => this;
  setFrame = () => this;
  setTint = () => this;
}

const sprites: FakeSprite[] = [];
const add = (_scene: unknown, frame: string) => new FakeSprite(frame);
vi.mock('../../../../game/client/scene/paint/sprite.ts', () => ({ addSprite: add, addGlow: add }));

const SIDE_PX = 4096;
const INSET_PX = 500;

async function draw(x: number, y: number, isBackdrop = false) {
  sprites.length = 0;
  const { createBorder } = await import('../../../../game/client/scene/space/border.ts');
  const { createEmptiness } = await import('../../../../game/client/scene/space/emptiness.ts');
  const { createTarget } = await import('../../../../game/client/scene/space/target.ts');
  const game = { arena: { side: SIDE_PX * 1024 }, border: { target: 700 * 1024 } };
  const round = { insetPx: INSET_PX, isClosing: true, isCalm: true, isBackdrop, nowMs: 0 };
  const picture = { game, x, y, width: 1600, height: 900, ...round } as unknown as Picture;
  for (const create of [createBorder, createEmptiness, createTarget]) create({} as never).draw(picture);
  const seen = sprites.filter(({ visible }) => visible);
  return {
    crosses: seen.filter(({ frame }) => frame === 'void'),
    others: seen.filter(({ frame }) => frame !== 'void'),
  };
}

test('in the middle of the world nothing is beyond it', async () => {
  expect((await draw(2000, 2000)).crosses).toEqual([]);
});

test.each([
  ['upper left', INSET_PX + 100, INSET_PX + 100],
  ['right', SIDE_PX - INSET_PX - 100, 2000],
  ['bottom', 2000, SIDE_PX - INSET_PX - 100],
])('at its %s edge crosses mark the emptiness outside, and nothing inside', async (_where, x, y) => {
  const { crosses } = await draw(x, y);
  expect(crosses.length).toBeGreaterThan(10);
  const far = SIDE_PX - INSET_PX;
  for (const { x: atX, y: atY } of crosses) {
    expect(Math.max(INSET_PX - atX, atX - far, INSET_PX - atY, atY - far)).toBeGreaterThan(0);
  }
});

test('behind the start screen there is no border, nothing beyond it, and no line where it will be', async () => {
  expect(await draw(INSET_PX + 100, INSET_PX + 100, true)).toEqual({ crosses: [], others: [] });
  expect((await draw(INSET_PX + 100, INSET_PX + 100)).others.length).toBeGreaterThan(12);
});
