import { GameObjects, Game as PhaserGame, Scene } from 'phaser';
import { ArenaScene } from '../../../game/client/scene/arena.ts';
import { buildAtlas } from '../../../game/client/scene/paint/atlas.ts';
import { tuneRenderer } from '../../../game/client/scene/paint/tune.ts';
import { gameConfig } from '../../../game/client/scene/view.ts';
import { createFlock } from './flock.ts';

/** The scene beside a bare one that draws the same: what the picture costs beyond drawing it. */
export interface ClientBench {
  /** Draws `frames` pictures, one each animation frame. @returns milliseconds of script in each */
  play(whom: 'ours' | 'bare', frames: number): Promise<number[]>;
  /** Objects that are drawn, of each kind, in the scene and in its copy. */
  drawn(): Record<'ours' | 'bare', Record<string, number>>;
}

declare global {
  interface Window {
    bench?: ClientBench;
  }
}

type Drawn = GameObjects.Image | GameObjects.Rope | GameObjects.Text;

/** The same sprites, ribbons and texts as another scene shows, moved and otherwise left alone. */
class BareScene extends Scene {
  copies: Drawn[] = [];
  homeX: number[] = [];
  homeY: number[] = [];
  frame = 0;

  create(): void {
    tuneRenderer(this);
    buildAtlas(this);
  }

  copy(scene: Scene): void {
    for (const copy of this.copies) copy.destroy();
    const camera = this.cameras.main;
    const theirs = scene.cameras.main;
    camera.setZoom(theirs.zoom).setScroll(theirs.scrollX, theirs.scrollY);
    this.copies = shownIn(scene).map((object) => this.#copyOf(object));
    this.homeX = this.copies.map(({ x }) => x);
    this.homeY = this.copies.map(({ y }) => y);
  }

  #copyOf(object: Drawn): Drawn {
    const copy = this.#blankOf(object);
    copy.setPosition(object.x, object.y).setScale(object.scaleX, object.scaleY).setRotation(object.rotation);
    copy.setDepth(object.depth).setBlendMode(object.blendMode).setAlpha(object.alpha);
    return copy;
  }

  #blankOf(object: Drawn): Drawn {
    if (object instanceof GameObjects.Rope) {
      const points = Array.from({ length: object.points.length }, (_, i) => ({ x: i, y: 0 }));
      const rope = this.add.rope(0, 0, object.texture.key, object.frame.name, points);
      rope.dirty = false;
      rope.vertices.set(object.vertices);
      rope.alphas.set(object.alphas);
      rope.colors.set(object.colors);
      return rope;
    }
    if (object instanceof GameObjects.Text) {
      return this.add.text(0, 0, object.text, object.style.toJSON()).setOrigin(object.originX, object.originY);
    }
    return this.add.image(0, 0, object.texture.key, object.frame.name).setTint(object.tintTopLeft);
  }

  override update(): void {
    const away = 4 * Math.sin(this.frame++ / 10);
    for (let i = 0; i < this.copies.length; i++) this.copies[i].setPosition(this.homeX[i] + away, this.homeY[i] + away);
  }
}

function shownIn(scene: Scene): Drawn[] {
  const isShown = (object: GameObjects.GameObject): object is Drawn =>
    (object instanceof GameObjects.Image || object instanceof GameObjects.Rope || object instanceof GameObjects.Text) &&
    object.visible;
  return scene.children.list.filter(isShown);
}

/** A game of Phaser's that draws when it is told to. */
async function start(scene: Scene): Promise<PhaserGame> {
  const stage = document.createElement('div');
  stage.id = 'stage';
  document.body.append(stage);
  const game = new PhaserGame(gameConfig(stage, scene));
  await new Promise<void>((resolve) => void game.events.once('poststep', () => resolve()));
  game.loop.stop();
  return game;
}

async function begin(comets: number): Promise<ClientBench> {
  let nowMs = 0;
  const flock = createFlock(comets, () => nowMs);
  const ours = new ArenaScene(document.body, {
    advance: () => {
      nowMs = performance.now();
      return flock.game;
    },
    takeEvents: flock.takeEvents,
    drawn() {},
  });
  const bare = new BareScene('bare');
  const games = { ours: await start(ours), bare: await start(bare) };

  function step(game: PhaserGame): number {
    const startMs = performance.now();
    game.step(startMs, 1000 / 60);
    return performance.now() - startMs;
  }

  async function play(whom: 'ours' | 'bare', frames: number): Promise<number[]> {
    if (whom === 'bare') bare.copy(ours);
    games.ours.canvas.hidden = whom === 'bare';
    games.bare.canvas.hidden = whom === 'ours';
    const times: number[] = [];
    for (let i = 0; i < frames; i++) {
      await new Promise(requestAnimationFrame);
      times.push(step(games[whom]));
    }
    return times;
  }

  const kinds = (scene: Scene) => {
    const counts: Record<string, number> = {};
    for (const { type } of shownIn(scene)) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  };
  return { play, drawn: () => ({ ours: kinds(ours), bare: kinds(bare) }) };
}

window.bench = await begin(Number(new URLSearchParams(location.search).get('comets') ?? 300));
