import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { CELL_PX, SIM_HZ, SUBPX } from '../../../sim/math/units.ts';
import { SHOWER_RADIUS_PX } from '../../../sim/rules/dust/shower.ts';
import { insetAt, isSolid } from '../../../sim/world/border.ts';
import { pixelRatio } from '../../base/browser.ts';
import { make } from '../../base/dom.ts';
import { hasLessMotion } from '../../base/settings.ts';
import { hueOf } from '../../common/hues.ts';
import { zoomFor } from '../../common/piece.ts';
import { screenNow } from '../../common/screen.ts';
import { nameFor } from '../../words/said.ts';
import { createMapView, type MapView, zoomMap } from './map-view.ts';
import { drawCrown, drawDot, drawOwn, drawRing } from './marks.ts';
import type { Panel } from './panel.ts';
import { drawRevenge } from './revenge-mark.ts';

/** The world at a glance, as far as the border lets one: the border and where it goes, asteroids, view, own comet, those in view, showers, the crown. */
export function createMinimap(): Panel {
  const canvas = make('canvas', 'minimap');
  canvas.setAttribute('role', 'img');
  nameFor(canvas, 'map.label');
  const ground = document.createElement('canvas');
  const pose = emptyPose();
  const own = emptyPose();
  let view = createMapView();
  let shown: Game | undefined;
  /** The view that the ground was painted for. */
  let paintedPx = Number.NaN;

  function resize(game: Game): void {
    if (shown !== game) {
      shown = game;
      view = createMapView();
      own.x = own.y = game.arena.side / SUBPX / 2;
      paintedPx = Number.NaN;
    }
    const side = Math.round(canvas.clientWidth * Math.min(2, pixelRatio()));
    zoomMap(view, game.arena.side / SUBPX, insetAt(game.border, game.tick) / SUBPX, game.border.target / SUBPX);
    if (side !== canvas.width) {
      canvas.width = side;
      canvas.height = side;
      paintedPx = Number.NaN;
    }
    if (side === 0 || Math.abs(view.lowPx - paintedPx) < GROUND_STEP_PX) return;
    paintedPx = view.lowPx;
    paintGround(ground, game, view, side);
  }

  return {
    element: canvas,
    draw(game, nowMs) {
      resize(game);
      const context = canvas.getContext('2d');
      if (!context || canvas.width === 0) return;
      const scale = canvas.width / view.sidePx;
      game.pose(game.id, own);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(ground, 0, 0);
      context.save();
      context.translate(-view.lowPx * scale, -view.lowPx * scale);
      drawBorder(context, game, scale);
      drawShower(context, game, scale, nowMs);
      drawView(context, own, scale);
      for (const id of game.ids) {
        // The wearer has its crown, and nobody needs two marks.
        if (id === game.id || id === game.crown?.id || !game.pose(id, pose)) continue;
        const { css } = hueOf(game.roster.get(id)?.colour ?? 0);
        drawDot(context, pose.x * scale, pose.y * scale, canvas.width / 70, css);
      }
      const ownSize = canvas.width / 28;
      if (game.alive) drawOwn(context, own.x * scale, own.y * scale, ownSize, angleOf(own.heading));
      markCrown(context, game, scale, canvas.width / 18);
      drawRevenge(context, game, scale, canvas.width / 26);
      context.restore();
    },
  };
}

type Canvas = CanvasRenderingContext2D;

const LINE_PX = 2;
/** A smaller change of the view is not seen. */
const GROUND_STEP_PX = 3;
const ROCK_STYLE = 'rgb(140 155 205 / 0.5)';
const SHADOW_STYLE = 'rgb(140 155 205 / 0.16)';

/** The asteroids of a view; those that are shadows are fainter. Painted when the view has changed, copied ten times a second. */
function paintGround(
  ground: HTMLCanvasElement,
  { arena, border, tick }: Game,
  { lowPx, sidePx }: MapView,
  side: number,
): void {
  ground.width = side;
  ground.height = side;
  const context = ground.getContext('2d');
  if (!context) return;
  const scale = side / sidePx;
  const inset = insetAt(border, tick);
  for (let i = 0; i < arena.rockX.length; i++) {
    const radius = Math.max(1, (arena.rockRadius[i] / SUBPX) * scale);
    const x = (arena.rockX[i] / SUBPX - lowPx) * scale;
    const y = (arena.rockY[i] / SUBPX - lowPx) * scale;
    if (Math.min(x, y) < -radius || Math.max(x, y) > side + radius) continue;
    drawDot(context, x, y, radius, isSolid(arena, i, inset) ? ROCK_STYLE : SHADOW_STYLE);
  }
}

/** A line, red while it closes, and dashes where it will be. */
function drawBorder(context: Canvas, { arena, border, tick }: Game, scale: number): void {
  const inset = insetAt(border, tick);
  const isClosing = border.target > inset;
  context.lineWidth = LINE_PX;
  context.strokeStyle = isClosing ? '#ff5a69' : '#5f8cff';
  strokeSquare(context, arena.side / SUBPX, inset / SUBPX, scale);
  if (border.target === inset) return;
  context.setLineDash([2 * LINE_PX, 2 * LINE_PX]);
  context.globalAlpha = 0.7;
  strokeSquare(context, arena.side / SUBPX, border.target / SUBPX, scale);
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** Just inside: the map's own edge would cut half of it away. */
function strokeSquare(context: Canvas, arenaPx: number, insetPx: number, scale: number): void {
  const low = insetPx * scale + LINE_PX / 2;
  const side = (arenaPx - 2 * insetPx) * scale - LINE_PX;
  context.strokeRect(low, low, side, side);
}

function drawView(context: Canvas, own: Pose, scale: number): void {
  const zoom = zoomFor(innerWidth, innerHeight, screenNow.shape, screenNow.isTouch);
  const width = (innerWidth / zoom) * scale;
  const height = (innerHeight / zoom) * scale;
  context.strokeStyle = 'rgb(255 255 255 / 0.28)';
  context.lineWidth = 1;
  context.strokeRect(own.x * scale - width / 2, own.y * scale - height / 2, width, height);
}

function drawShower(context: Canvas, { shower, tick }: Game, scale: number, nowMs: number): void {
  if (!shower) return;
  const secondsLeft = Math.max(0, (shower.startTick - tick) / SIM_HZ);
  const radius = SHOWER_RADIUS_PX * scale * (1 + secondsLeft * 0.3);
  context.globalAlpha = hasLessMotion() ? 1 : 0.6 + 0.4 * Math.sin(nowMs / 160);
  drawRing(context, shower.xPx * scale, shower.yPx * scale, radius, '#ffd98a');
  context.globalAlpha = 1;
}

const wearer = emptyPose();

/** Over the own triangle, on the wearer in sight, or else in the middle of its cell: all that is known of it from afar. */
function markCrown(context: Canvas, game: Game, scale: number, size: number): void {
  const { crown, arena } = game;
  if (!crown) return;
  let x = ((crown.cell % arena.cells) + 0.5) * CELL_PX;
  let y = (Math.floor(crown.cell / arena.cells) + 0.5) * CELL_PX;
  if (game.pose(crown.id, wearer)) ({ x, y } = wearer);
  drawCrown(context, x * scale, y * scale - (crown.id === game.id ? 1.1 * size : 0), size);
}
