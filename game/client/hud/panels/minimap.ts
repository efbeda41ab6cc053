import { emptyPose, type Game, type Pose } from '../../../net/client.ts';
import { angleOf } from '../../../net/heading.ts';
import { CELL_PX, SIM_HZ, SUBPX } from '../../../sim/math/units.ts';
import { SHOWER_RADIUS_PX } from '../../../sim/rules/dust/shower.ts';
import { pixelRatio } from '../../base/browser.ts';
import { make } from '../../base/dom.ts';
import { hasLessMotion } from '../../base/settings.ts';
import { hueOf } from '../../common/hues.ts';
import { zoomFor } from '../../common/piece.ts';
import { screenNow } from '../../common/screen.ts';
import { nameFor } from '../../words/said.ts';
import { drawCrown, drawDot, drawOwn, drawRing } from './marks.ts';
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
        // The wearer has its crown, and nobody needs two marks.
        if (id === game.id || id === game.crown?.id || !game.pose(id, pose)) continue;
        const { css } = hueOf(game.roster.get(id)?.colour ?? 0);
        drawDot(context, pose.x * scale, pose.y * scale, canvas.width / 70, css);
      }
      const ownSize = canvas.width / 28;
      if (game.alive) drawOwn(context, own.x * scale, own.y * scale, ownSize, angleOf(own.heading));
      markCrown(context, game, scale, canvas.width / 18);
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
    drawDot(context, arena.rockX[i] * scale, arena.rockY[i] * scale, radius, 'rgb(140 155 205 / 0.35)');
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
