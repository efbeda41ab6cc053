import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { CELL_PX, SIM_HZ, SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../../sim/math/units.ts';
import { SHOWER_RADIUS_PX } from '../../../sim/rules/dust/shower.ts';
import { insetAt, isSolid } from '../../../sim/world/border.ts';
import { pixelRatio } from '../../base/browser.ts';
import { make } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import { nameFor } from '../../words/said.ts';
import { createMapView, type MapView, zoomMap } from './map-view.ts';
import type { Panel } from './panel.ts';

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
        if (id === game.id || !game.pose(id, pose)) continue;
        drawDot(
          context,
          pose.x * scale,
          pose.y * scale,
          canvas.width / 90,
          hueOf(game.roster.get(id)?.colour ?? 0).css,
        );
      }
      drawCrown(context, game, scale, canvas.width / 22);
      if (game.alive) drawDot(context, own.x * scale, own.y * scale, canvas.width / 55, '#ffffff');
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
  const width = VIEW_WIDTH_PX * scale;
  const height = VIEW_HEIGHT_PX * scale;
  context.strokeStyle = 'rgb(255 255 255 / 0.28)';
  context.lineWidth = 1;
  context.strokeRect(own.x * scale - width / 2, own.y * scale - height / 2, width, height);
}

function drawShower(context: Canvas, { shower, tick }: Game, scale: number, nowMs: number): void {
  if (!shower) return;
  const secondsLeft = Math.max(0, (shower.startTick - tick) / SIM_HZ);
  const pong = 0.6 + 0.4 * Math.sin(nowMs / 160);
  context.globalAlpha = pong;
  context.strokeStyle = '#ffd98a';
  context.lineWidth = 2;
  context.beginPath();
  context.arc(
    shower.xPx * scale,
    shower.yPx * scale,
    SHOWER_RADIUS_PX * scale * (1 + secondsLeft * 0.3),
    0,
    2 * Math.PI,
  );
  context.stroke();
  context.globalAlpha = 1;
}

/** In the middle of its cell, the one thing that is known of it from afar. */
function drawCrown(context: Canvas, { crown, arena }: Game, scale: number, size: number): void {
  if (!crown) return;
  const x = ((crown.cell % arena.cells) + 0.5) * CELL_PX * scale;
  const y = (Math.floor(crown.cell / arena.cells) + 0.5) * CELL_PX * scale;
  context.fillStyle = '#ffd34d';
  context.strokeStyle = '#1d1403';
  context.beginPath();
  context.moveTo(x - size * 0.5, y + size * 0.4);
  context.lineTo(x - size * 0.6, y - size * 0.35);
  context.lineTo(x - size * 0.25, y);
  context.lineTo(x, y - size * 0.55);
  context.lineTo(x + size * 0.25, y);
  context.lineTo(x + size * 0.6, y - size * 0.35);
  context.lineTo(x + size * 0.5, y + size * 0.4);
  context.closePath();
  context.stroke();
  context.fill();
}

function drawDot(context: Canvas, x: number, y: number, radius: number, style: string): void {
  context.fillStyle = style;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
