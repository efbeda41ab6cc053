import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { CELL_PX, SIM_HZ, SUBPX } from '../../../sim/math/units.ts';
import { SHOWER_RADIUS_PX } from '../../../sim/rules/dust/shower.ts';
import { pixelRatio } from '../../base/browser.ts';
import { make } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import { zoomFor } from '../../common/piece.ts';
import { screenNow } from '../../common/screen.ts';
import { nameFor } from '../../words/said.ts';
import type { Panel } from './panel.ts';

/** The world at a glance: border, asteroids, view, own comet, those in view, showers, the crown. */
export function createMinimap(): Panel {
  const canvas = make('canvas', 'minimap');
  canvas.setAttribute('role', 'img');
  nameFor(canvas, 'map.label');
  const ground = document.createElement('canvas');
  const pose = emptyPose();
  const own = emptyPose();
  let painted: Game | undefined;

  function resize(game: Game): void {
    const side = Math.round(canvas.clientWidth * Math.min(2, pixelRatio()));
    if (side === 0 || (canvas.width === side && painted === game)) return;
    canvas.width = side;
    canvas.height = side;
    paintGround(ground, game, side);
    if (painted !== game) own.x = own.y = game.arena.side / SUBPX / 2;
    painted = game;
  }

  return {
    element: canvas,
    draw(game, nowMs) {
      resize(game);
      const context = canvas.getContext('2d');
      if (!context || canvas.width === 0) return;
      const scale = canvas.width / (game.arena.side / SUBPX);
      game.pose(game.id, own);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(ground, 0, 0);
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
    },
  };
}

type Canvas = CanvasRenderingContext2D;

/** What never changes: painted once, copied ten times a second. */
function paintGround(ground: HTMLCanvasElement, { arena }: Game, side: number): void {
  ground.width = side;
  ground.height = side;
  const context = ground.getContext('2d');
  if (!context) return;
  const scale = side / arena.side;
  for (let i = 0; i < arena.rockX.length; i++) {
    const radius = Math.max(1, arena.rockRadius[i] * scale);
    drawDot(context, arena.rockX[i] * scale, arena.rockY[i] * scale, radius, 'rgb(140 155 205 / 0.5)');
  }
  context.strokeStyle = '#5f8cff';
  context.lineWidth = 2;
  context.strokeRect(1, 1, side - 2, side - 2);
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
