import { Scene } from 'phaser';
import type { Game, GameEvent, Pose } from '../../net/client.ts';
import { SUBPX } from '../../sim/units.ts';
import { buildAtlas } from './atlas.ts';
import { type Border, createBorder } from './border.ts';
import { aimCamera } from './camera.ts';
import { type Comets, createComets } from './comets.ts';
import { createDust, type Dust } from './dust.ts';
import { showEvent } from './effects.ts';
import { createGhosts, type Ghosts } from './ghosts.ts';
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
}

/** Longest step of effects: after a pause they go on where they were instead of being over. */
const LONGEST_DELTA_MS = 100;

/** The arena as one sees it. Knows no rule: it draws poses, and what happened between them. */
export class ArenaScene extends Scene {
  readonly #director: Director;
  #stars!: Stars;
  #border!: Border;
  #rocks!: Rocks;
  #shower!: ShowerMark;
  #dust!: Dust;
  #comets!: Comets;
  #sparks!: Sparks;
  #ghosts!: Ghosts;
  readonly #own: Pose = { x: 0, y: 0, vx: 0, vy: 0, heading: 0, flags: 0 };
  #picture: Picture | undefined;
  ratio = 1;
  isBackdrop = false;

  constructor(director: Director) {
    super('arena');
    this.#director = director;
  }

  create(): void {
    tuneRenderer(this);
    buildAtlas(this);
    this.#stars = createStars(this);
    this.#border = createBorder(this);
    this.#rocks = createRocks(this);
    this.#shower = createShowerMark(this);
    this.#dust = createDust(this);
    this.#comets = createComets(this);
    this.#sparks = createSparks(this);
    this.#ghosts = createGhosts(this);
  }

  override update(): void {
    // Not Phaser's time, which is smoothed: a tap is measured against the time at which it is read.
    const nowMs = performance.now();
    const game = this.#director.advance(nowMs);
    if (!game) return;
    const picture = this.#pictureOf(game);
    picture.deltaMs = Math.min(nowMs - picture.nowMs, LONGEST_DELTA_MS);
    picture.nowMs = nowMs;
    picture.ratio = this.ratio;
    // Out of play the camera stays where it was: there one sees what became of the dust.
    game.pose(game.id, this.#own);
    aimCamera(this, picture, this.#own.x, this.#own.y, this.isBackdrop);
    for (const event of this.#director.takeEvents()) showEvent(event, game, this.#dust, this.#sparks);
    this.#drawLayers(picture);
    this.#director.drawn(picture, this.#own);
  }

  /** Shows the server's poses beside the drawn ones, or no longer. */
  toggleGhosts(): void {
    this.#ghosts.isOn = !this.#ghosts.isOn;
  }

  /** The next picture is of another moment: nothing goes on from the last one. */
  cut(): void {
    for (const layer of [this.#shower, this.#dust, this.#comets, this.#sparks]) layer.clear();
  }

  /** Another room starts in the middle of its world, with nothing of the last one in the air; a reconnected one goes on. */
  #pictureOf(game: Game): Picture {
    if (this.#picture?.game.room === game.room && this.#picture.game.arena.seed === game.arena.seed) {
      this.#picture.game = game;
      return this.#picture;
    }
    const middle = game.arena.side / SUBPX / 2;
    this.#own.x = middle;
    this.#own.y = middle;
    this.cut();
    this.#picture = { game, nowMs: 0, deltaMs: 0, x: middle, y: middle, width: 0, height: 0, zoom: 1, ratio: 1 };
    return this.#picture;
  }

  #drawLayers(picture: Picture): void {
    this.#stars.draw(picture);
    this.#border.draw(picture);
    this.#rocks.draw(picture);
    this.#shower.draw(picture);
    this.#dust.draw(picture);
    this.#comets.draw(picture);
    this.#sparks.draw(picture);
    this.#ghosts.draw(picture);
  }
}
