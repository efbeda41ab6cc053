import { AUTO, Game as PhaserGame, Scale } from 'phaser';
import { ArenaScene, type Director } from './arena.ts';
import { fitCanvas } from './camera.ts';

/** The picture: Phaser's canvas in the stage. */
export interface View {
  wake(): void;
  sleep(): void;
  toggleGhosts(): void;
}

export function createView(stage: HTMLElement, director: Director): View {
  const scene = new ArenaScene(director);
  const game = new PhaserGame({
    type: AUTO,
    parent: stage,
    backgroundColor: '#060a16',
    banner: false,
    // Sound and input are the page's: Phaser would open an audio device and swallow keys of the form.
    audio: { noAudio: true },
    input: { keyboard: false, mouse: false, touch: false, gamepad: false },
    autoFocus: false,
    scale: { mode: Scale.NONE, width: innerWidth, height: innerHeight },
    render: { mipmapFilter: 'LINEAR_MIPMAP_LINEAR', powerPreference: 'high-performance' },
    scene,
  });
  let isAwake = true;
  const fit = () => {
    if (game.isBooted) scene.ratio = fitCanvas(game);
  };
  // Phaser boots some time after this returns, and then runs whatever was asked of it before.
  const obey = () => {
    if (!game.isRunning) return;
    if (isAwake) game.loop.wake();
    else game.loop.sleep();
  };
  game.events.once('ready', () => {
    fit();
    obey();
  });
  window.addEventListener('resize', fit);
  return {
    wake() {
      isAwake = true;
      obey();
    },
    sleep() {
      isAwake = false;
      obey();
    },
    toggleGhosts: () => scene.toggleGhosts(),
  };
}
