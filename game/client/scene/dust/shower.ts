import { BlendModes, type GameObjects, type Scene } from 'phaser';
import { SIM_HZ } from '../../../sim/math/units.ts';
import { SHOWER_RADIUS_PX } from '../../../sim/rules/dust/shower.ts';
import { DEPTH, isInPicture, type Picture } from '../camera/picture.ts';
import { ATLAS, type FrameName } from '../paint/atlas.ts';
import { HALF_PX } from '../paint/units.ts';

/** Where a shower will fall, or falls: a dashed ring that closes until it starts, then light that falls into it. */
export interface ShowerMark {
  draw(picture: Picture): void;
  clear(): void;
}

const TINT = 0xffd98a;
const DASHES = 36;
const DASH_SHARE = 0.45;
const LINE_PX = 2.5;
/** The column of light, in radii of the circle: half of its height and of its width, and how far its middle is above. */
const COLUMN_HEIGHT = 2.4;
const COLUMN_WIDTH = 0.95;
const COLUMN_LIFT = 1.1;
const STREAKS = 20;
const STREAK_PERIOD_MS = 900;
/** Share of its period in which a streak falls; in the rest it is gone. */
const FALL_SHARE = 0.55;
const FALL_PX = 460;
/** Falls from the upper right: straight down it would look like rain on a window. */
const FALL_ANGLE = Math.PI * 0.56;
const STREAK_LENGTH_PX = 130;
const STREAK_WIDTH_PX = 11;
/** Turn from one streak's place to the next: the golden angle, which fills a disc evenly. */
const GOLDEN_ANGLE = 2.39996;

export function createShowerMark(scene: Scene): ShowerMark {
  const add = (frame: FrameName) =>
    scene.add
      .image(0, 0, ATLAS, frame)
      .setBlendMode(BlendModes.ADD)
      .setTint(TINT)
      .setDepth(DEPTH.shower)
      .setVisible(false);
  const ring = addRing(scene);
  const glow = add('glow');
  const column = add('glow');
  const streaks = Array.from({ length: STREAKS }, () => {
    const streak = add('streak').setDepth(DEPTH.sparks).setRotation(FALL_ANGLE);
    return streak.setScale(STREAK_LENGTH_PX / (2 * HALF_PX), STREAK_WIDTH_PX / HALF_PX);
  });
  let areFalling = false;

  function drawLight({ nowMs, isCalm }: Picture, x: number, y: number, isOn: boolean): void {
    const pulse = isCalm ? 1 : 1 + 0.25 * Math.sin(nowMs / 200);
    glow.setPosition(x, y).setScale((1.5 * SHOWER_RADIUS_PX) / HALF_PX);
    glow.alpha = (isOn ? 0.2 : 0.06) * pulse;
    column.visible = isOn && !isCalm;
    if (!column.visible) return;
    column.setPosition(x, y - COLUMN_LIFT * SHOWER_RADIUS_PX);
    column.setScale((COLUMN_WIDTH * SHOWER_RADIUS_PX) / HALF_PX, (COLUMN_HEIGHT * SHOWER_RADIUS_PX) / HALF_PX);
    column.alpha = 0.3 * pulse;
  }

  function drawStreaks(nowMs: number, x: number, y: number, areWanted: boolean): void {
    if (!areWanted && !areFalling) return;
    areFalling = areWanted;
    for (let i = 0; i < STREAKS; i++) {
      const time = nowMs / STREAK_PERIOD_MS + i / STREAKS;
      const round = Math.floor(time);
      const fall = (time - round) / FALL_SHARE;
      streaks[i].visible = areWanted && fall < 1;
      if (!streaks[i].visible) continue;
      const spot = (round * STREAKS + i) % 610;
      const reach = SHOWER_RADIUS_PX * Math.sqrt((spot % 89) / 89);
      // Its head is at the place where it comes down when its time is over.
      const away = (1 - fall) * FALL_PX + STREAK_LENGTH_PX / 2;
      streaks[i].x = x + reach * Math.cos(spot * GOLDEN_ANGLE) - away * Math.cos(FALL_ANGLE);
      streaks[i].y = y + reach * Math.sin(spot * GOLDEN_ANGLE) - away * Math.sin(FALL_ANGLE);
      streaks[i].alpha = Math.min(1, 3 * fall, 5 * (1 - fall));
    }
  }

  function hide(): void {
    ring.visible = false;
    glow.visible = false;
    column.visible = false;
    drawStreaks(0, 0, 0, false);
  }

  return {
    draw(picture) {
      const { game, tick, nowMs, isCalm } = picture;
      const { shower } = game;
      if (!shower || !isInPicture(picture, shower.xPx, shower.yPx, 3 * SHOWER_RADIUS_PX)) return hide();
      const { xPx, yPx, startTick } = shower;
      const secondsLeft = (startTick - tick) / SIM_HZ;
      const isOn = secondsLeft <= 0;
      ring.visible = true;
      glow.visible = true;
      ring.setPosition(xPx, yPx).setRotation(isCalm ? 0 : nowMs / 4000);
      ring.setScale(isCalm ? 1 : 1 + Math.max(0, secondsLeft) * 0.1).setAlpha(isOn ? 0.8 : 0.5);
      drawLight(picture, xPx, yPx, isOn);
      drawStreaks(nowMs, xPx, yPx, isOn && !isCalm);
    },
    clear: hide,
  };
}

/** Lines, not a sprite: one of the atlas would be blown up to a blur. */
function addRing(scene: Scene): GameObjects.Graphics {
  const ring = scene.add.graphics().setBlendMode(BlendModes.ADD).setDepth(DEPTH.shower).setVisible(false);
  const turn = (2 * Math.PI) / DASHES;
  for (let i = 0; i < DASHES; i++) {
    ring.lineStyle(LINE_PX, TINT).beginPath();
    ring.arc(0, 0, SHOWER_RADIUS_PX, i * turn, (i + DASH_SHARE) * turn).strokePath();
  }
  return ring;
}
