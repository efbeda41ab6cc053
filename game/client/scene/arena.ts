import { Scene } from 'phaser';
import { emptyPose, type Game, type GameEvent, type Pose } from '../../net/client.ts';
import { SUBPX } from '../../sim/units.ts';
import { nowMs as pageMs } from '../now.ts';
import { hasLessMotion } from '../settings.ts';
import { type Aim, createAim } from './aim.ts';
import { buildAtlas } from './atlas.ts';
import { type Border, createBorder } from './border.ts';
import { type Camera, createCamera } from './camera.ts';
import { type Comets, createComets } from './comets.ts';
import { createDust, type Dust } from './dust.ts';
import { type Show, showEvent } from './effects.ts';
import { createGhosts, type Ghosts } from './ghosts.ts';
import { createNebula, type Nebula } from './nebula.ts';
import type { Picture } from './picture.ts';
import { createRocks, type Rocks } from './rocks.ts';
import { createShowerMark, type ShowerMark } from './shower.ts';
import { createSparks, type Sparks } from './sparks.ts';
import { createStars, type Stars } from './stars.ts';
import { tuneRenderer } from './tune.ts';

/** What the scene asks of the page in each animation frame. */
export interface Director {
  /** Steers, advances the client, and returns what there is to draw; undefined: nothing yet. */
  advance(nowMs: number): Game | undefined;
  takeEvents(): readonly GameEvent[];
  /** The frame is posed; `own` is where the own comet was drawn. */
  drawn(picture: Picture, own: Pose): void;
  /** Where a pointing hand wants to go, 0..255; −1, or no such thing: nobody points. */
  aim?(): number;
}

/** How much lives in the scene, for whoever looks whether it grows. */
export interface SceneCounts {
  /** Objects in the display list, shown or waiting to be used again. */
  objects: number;
  textures: number;
  comets: number;
  motes: number;
  sparks: number;
}

/** Longest step of effects: after a pause they go on where they were instead of being over. */
const LONGEST_DELTA_MS = 100;

/** The arena as one sees it. Knows no rule: it draws poses, and what happened between them. */
export class ArenaScene extends Scene {
  readonly #director: Director;
  readonly #stage: HTMLElement;
  #camera!: Camera;
  #nebula!: Nebula;
  #stars!: Stars;
  #border!: Border;
  #rocks!: Rocks;
  #shower!: ShowerMark;
  #dust!: Dust;
  #comets!: Comets;
  #sparks!: Sparks;
  #aim!: Aim;
  #ghosts!: Ghosts;
  #show!: Show;
  readonly #own = emptyPose();
  #picture: Picture | undefined;
  ratio = 1;
  isBackdrop = false;

  constructor(stage: HTMLElement, director: Director) {
    super('arena');
    this.#stage = stage;
    this.#director = director;
  }

  create(): void {
    tuneRenderer(this);
    buildAtlas(this);
    this.#nebula = createNebula(this.#stage);
    this.#camera = createCamera(this);
    this.#stars = createStars(this);
    this.#border = createBorder(this);
    this.#rocks = createRocks(this);
    this.#shower = createShowerMark(this);
    this.#dust = createDust(this);
    this.#sparks = createSparks(this);
    this.#comets = createComets(this, this.#sparks);
    this.#aim = createAim(this);
    this.#ghosts = createGhosts(this);
    this.#show = { dust: this.#dust, sparks: this.#sparks, camera: this.#camera };
  }

  override update(): void {
    // Not Phaser's time, which is smoothed: a tap is measured against the time at which it is read.
    const nowMs = pageMs();
    const game = this.#director.advance(nowMs);
    if (!game) return;
    const picture = this.#pictureOf(game);
    picture.deltaMs = Math.min(nowMs - picture.nowMs, LONGEST_DELTA_MS);
    picture.nowMs = nowMs;
    picture.tick = game.tick;
    picture.ratio = this.ratio;
    picture.isCalm = hasLessMotion();
    picture.aim = this.#director.aim?.() ?? -1;
    // Out of play the camera stays where it was: there one sees what became of the dust.
    game.pose(game.id, this.#own);
    picture.isBackdrop = this.isBackdrop;
    this.#camera.aim(picture, this.#own);
    const events = this.#director.takeEvents();
    for (let i = 0; i < events.length; i++) showEvent(events[i], picture, this.#show);
    this.#drawLayers(picture);
    this.#director.drawn(picture, this.#own);
  }

  /** Shows the server's poses beside the drawn ones, or no longer. */
  toggleGhosts(): void {
    this.#ghosts.isOn = !this.#ghosts.isOn;
  }

  /** The next picture is of another moment: nothing goes on from the last one. */
  cut(): void {
    this.#camera.cut();
    for (const layer of [this.#shower, this.#dust, this.#comets, this.#sparks]) layer.clear();
  }

  counts(): SceneCounts {
    return {
      objects: this.children.length,
      textures: Object.keys(this.textures.list).length,
      comets: this.#comets.count(),
      motes: this.#dust.count(),
      sparks: this.#sparks.count(),
    };
  }

  /** Another room starts in the middle of its world, with nothing of the last one in the air; a reconnected one goes on. */
  #pictureOf(game: Game): Picture {
    if (this.#picture?.game.room === game.room && this.#picture.game.arena.seed === game.arena.seed) {
      this.#picture.game = game;
      return this.#picture;
    }
    const middle = game.arena.side / SUBPX / 2;
    Object.assign(this.#own, { x: middle, y: middle, vx: 0, vy: 0 });
    this.cut();
    const place = { x: middle, y: middle, width: 0, height: 0, zoom: 1, ratio: 1 };
    this.#picture = { game, nowMs: 0, deltaMs: 0, tick: 0, ...place, isCalm: false, isBackdrop: false, aim: -1 };
    return this.#picture;
  }

  #drawLayers(picture: Picture): void {
    this.#nebula.draw(picture);
    this.#stars.draw(picture);
    this.#border.draw(picture);
    this.#rocks.draw(picture);
    this.#shower.draw(picture);
    this.#dust.draw(picture);
    this.#comets.draw(picture);
    this.#sparks.draw(picture);
    this.#aim.draw(picture, this.#own);
    this.#ghosts.draw(picture);
  }
}
