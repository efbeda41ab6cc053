import { AUTO, Game as PhaserGame, Scale, type Scene, type Types, WEBGL } from 'phaser';
import { pixelRatio } from '../base/browser.ts';
import { guarded } from '../base/faults.ts';
import { fitScreen } from '../common/screen.ts';
import { ArenaScene, type Director, type SceneCounts } from './arena.ts';
import { fitCanvas } from './camera/camera.ts';

/** The picture: Phaser's canvas in the stage. */
export interface View {
  /** Else each sprite is painted by hand: too slow for what is only a backdrop. */
  readonly hasWebGL: boolean;
  wake(): void;
  sleep(): void;
  toggleGhosts(): void;
  /** Behind the start screen, or the picture one plays by. */
  setBackdrop(isBackdrop: boolean): void;
  /** The next picture is of another moment: nothing goes on from the last one. */
  cut(): void;
  /** How much lives in it; undefined until it has begun. */
  counts(): SceneCounts | undefined;
}

export function createView(stage: HTMLElement, director: Director): View {
  const scene = new ArenaScene(stage, director);
  const game = new PhaserGame(gameConfig(stage, scene));
  // Whatever throws between two frames costs this one: a loop that ends does not come back.
  game.step = guarded('picture', game.step.bind(game));
  let isAwake = true;
  let fitted = 0;
  const resize = () => {
    if (!game.isBooted) return;
    fitted = pixelRatio();
    fitScreen(innerWidth, innerHeight);
    scene.ratio = fitCanvas(game);
  };
  // Phaser boots some time after this returns, and then runs whatever was asked of it before.
  const obey = () => {
    if (!game.isRunning) return;
    if (isAwake) game.loop.wake();
    else game.loop.sleep();
  };
  game.events.once('ready', () => {
    resize();
    obey();
  });
  window.addEventListener('resize', resize);
  // Another screen or zoom need not change the size, and not every browser then says that anything has changed.
  game.events.on('prestep', () => {
    if (pixelRatio() !== fitted) resize();
  });
  return {
    // Known at once: the renderer is made before the constructor returns.
    hasWebGL: game.renderer.type === WEBGL,
    wake() {
      isAwake = true;
      obey();
    },
    sleep() {
      isAwake = false;
      obey();
    },
    toggleGhosts: () => scene.toggleGhosts(),
    setBackdrop(isBackdrop) {
      scene.isBackdrop = isBackdrop;
    },
    cut: () => scene.cut(),
    counts: () => (game.isRunning ? scene.counts() : undefined),
  };
}

/** How Phaser is set up for a scene in the stage. */
export function gameConfig(stage: HTMLElement, scene: Scene): Types.Core.GameConfig {
  return {
    type: AUTO,
    parent: stage,
    banner: false,
    // Sound and input are the page's: Phaser would open an audio device and swallow keys of the form.
    audio: { noAudio: true },
    input: { keyboard: false, mouse: false, touch: false, gamepad: false },
    autoFocus: false,
    scale: { mode: Scale.NONE, width: innerWidth, height: innerHeight },
    render: {
      // Sprites have soft edges of their own: multisampling would smooth nothing and cost half of the frame rate where
      // no graphics chip helps. Mipmaps keep small comets from glittering; blending between two of them is not seen.
      antialiasGL: false,
      mipmapFilter: 'LINEAR_MIPMAP_NEAREST',
      // The far clouds are a layer of the page behind it: as sprites they would cost the most of all.
      transparent: true,
      powerPreference: 'high-performance',
    },
    scene,
  };
}
