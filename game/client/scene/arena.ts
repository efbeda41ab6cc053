import { Scene } from 'phaser';
import { emptyPose, type Game, type GameEvent, type Pose } from '../../net/client.ts';
import { SHAPES, WIDE } from '../../sim/math/shapes.ts';
import { SUBPX } from '../../sim/math/units.ts';
import { guarded } from '../base/faults.ts';
import { nowMs as pageMs } from '../base/now.ts';
import { hasLessMotion } from '../base/settings.ts';
import type { Worn } from '../kept/looks.ts';
import { type Camera, createCamera } from './camera/camera.ts';
import { createCourse, followRound } from './camera/course.ts';
import type { Picture } from './camera/picture.ts';
import { createAim } from './comets/aim.ts';
import { type Comets, createComets } from './comets/comets.ts';
import { createGhosts, type Ghosts } from './comets/ghosts.ts';
import { createLabels, type Labels } from './comets/labels.ts';
import { createDust, type Dust } from './dust/dust.ts';
import { createShowerMark, type ShowerMark } from './dust/shower.ts';
import { createSparks, type Sparks } from './dust/sparks.ts';
import { createStreams, type Streams } from './dust/streams.ts';
import { type Show, showEvent } from './effects.ts';
import { buildAtlas } from './paint/atlas.ts';
import { tuneRenderer } from './paint/tune.ts';
import { createBorder } from './space/border.ts';
import { createEmptiness } from './space/emptiness.ts';
import { createNebula } from './space/nebula.ts';
import { createRocks } from './space/rocks.ts';
import { createStars } from './space/stars.ts';
import { createTarget } from './space/target.ts';

/** What the scene asks of the page in each animation frame. */
export interface Director {
  /** Steers, advances the client, and returns what there is to draw; undefined: nothing yet. */
  advance(nowMs: number): Game | undefined;
  takeEvents(): readonly GameEvent[];
  /** The frame is posed; `own` is where the own comet was drawn. */
  drawn(picture: Picture, own: Pose): void;
  /** Where a pointing hand wants to go, 0..255; −1, or no such thing: nobody points. */
  aim?(): number;
  /** What the own comet wears; undefined, or no such thing: none is one's own. */
  worn?(): Worn | undefined;
}

/** How much lives in the scene, for whoever looks whether it grows. */
export interface SceneCounts {
  /** Objects in the display list, shown or waiting to be used again. */
  objects: number;
  textures: number;
  comets: number;
  motes: number;
  /** Those of streams among them. */
  sparks: number;
}

const NO_EVENTS: readonly GameEvent[] = [];
/** Longest step of effects: after a pause they go on where they were instead of being over. */
const LONGEST_DELTA_MS = 100;

/** The arena as one sees it. Knows no rule: it draws poses, and what happened between them. */
export class ArenaScene extends Scene {
  readonly #director: Required<Director>;
  readonly #stage: HTMLElement;
  #camera!: Camera;
  #aimCamera!: (picture: Picture, own: Pose) => void;
  #shower!: ShowerMark;
  #dust!: Dust;
  #comets!: Comets;
  #sparks!: Sparks;
  #streams!: Streams;
  #labels!: Labels;
  #ghosts!: Ghosts;
  #showEvent!: (event: GameEvent, picture: Picture) => void;
  /** In the order in which they are posed. */
  #layers: readonly ((picture: Picture) => void)[] = [];
  readonly #own = emptyPose();
  #course = createCourse();
  #picture: Picture | undefined;
  ratio = 1;
  isBackdrop = false;

  constructor(stage: HTMLElement, director: Director) {
    super('arena');
    this.#stage = stage;
    this.#director = guardDirector(director);
  }

  create(): void {
    tuneRenderer(this);
    buildAtlas(this);
    // Until there is a game to draw, sprites lie where they were made: a heap in a corner, while one is joining.
    this.cameras.main.setVisible(false);
    const nebula = createNebula(this.#stage);
    this.#camera = createCamera(this);
    this.#aimCamera = guarded('camera', this.#camera.aim);
    const [stars, border, rocks] = [createStars(this), createBorder(this), createRocks(this)];
    const [emptiness, target] = [createEmptiness(this), createTarget(this)];
    this.#shower = createShowerMark(this);
    this.#dust = createDust(this);
    this.#sparks = createSparks(this);
    this.#streams = createStreams(this, this.#sparks);
    this.#comets = createComets(this, this.#sparks, this.#director.worn);
    this.#labels = createLabels(this, this.#comets.find);
    const aim = createAim(this);
    this.#ghosts = createGhosts(this);
    const show: Show = {
      dust: this.#dust,
      sparks: this.#sparks,
      streams: this.#streams,
      comets: this.#comets,
      labels: this.#labels,
      camera: this.#camera,
    };
    this.#showEvent = guarded('effects', (event, picture) => showEvent(event, picture, show));
    this.#layers = [
      guarded('nebula', nebula.draw),
      guarded('stars', stars.draw),
      guarded('emptiness', emptiness.draw),
      guarded('border', border.draw),
      guarded('target', target.draw),
      guarded('rocks', rocks.draw),
      guarded('shower', this.#shower.draw),
      guarded('dust', this.#dust.draw),
      guarded('comets', this.#comets.draw),
      guarded('streams', this.#streams.draw),
      guarded('sparks', this.#sparks.draw),
      guarded('aim', (picture) => aim.draw(picture, this.#own)),
      guarded('ghosts', this.#ghosts.draw),
      guarded('labels', this.#labels.draw),
    ];
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
    picture.aim = this.#director.aim();
    followRound(this.#course, picture);
    // Out of play the camera stays where it was: there one sees what became of the dust.
    game.pose(game.id, this.#own);
    picture.isBackdrop = this.isBackdrop;
    this.#aimCamera(picture, this.#own);
    const events = this.#director.takeEvents();
    for (let i = 0; i < events.length; i++) this.#showEvent(events[i], picture);
    for (let i = 0; i < this.#layers.length; i++) this.#layers[i](picture);
    this.#director.drawn(picture, this.#own);
  }

  /** Shows the server's poses beside the drawn ones, or no longer. */
  toggleGhosts(): void {
    this.#ghosts.isOn = !this.#ghosts.isOn;
  }

  /** The next picture is of another moment: nothing goes on from the last one. */
  cut(): void {
    this.#camera.cut();
    this.#course = createCourse();
    for (const layer of [this.#shower, this.#dust, this.#comets, this.#sparks, this.#streams, this.#labels])
      layer.clear();
  }

  counts(): SceneCounts {
    return {
      objects: this.children.length,
      textures: Object.keys(this.textures.list).length,
      comets: this.#comets.count(),
      motes: this.#dust.count(),
      sparks: this.#sparks.count() + this.#streams.count(),
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
    this.cameras.main.setVisible(true);
    const place = { x: middle, y: middle, shape: SHAPES[WIDE], width: 0, height: 0, zoom: 1, ratio: 1 };
    const round = { insetPx: 0, isClosing: false, isPodium: false };
    this.#picture = {
      game,
      nowMs: 0,
      deltaMs: 0,
      tick: 0,
      ...place,
      ...round,
      isCalm: false,
      isBackdrop: false,
      aim: -1,
    };
    return this.#picture;
  }
}

/** The page's part of a frame costs itself at most, as any layer does. */
function guardDirector(director: Director): Required<Director> {
  const takeEvents = guarded('events', () => director.takeEvents());
  const aim = guarded('hands', () => director.aim?.() ?? -1);
  const worn = guarded('looks', () => director.worn?.());
  return {
    advance: guarded('game', (nowMs) => director.advance(nowMs)),
    takeEvents: () => takeEvents() ?? NO_EVENTS,
    drawn: guarded('page', (picture, own) => director.drawn(picture, own)),
    aim: () => aim() ?? -1,
    worn,
  };
}
