import { isInPicture, type Picture } from '../camera/picture.ts';
import { type Comet, showName } from './comet.ts';

/**
 * Where names go. No name lies on a comet: it stands above its own, below it where there is no room, and is not shown where there
 * is none either. Of two names that meet the larger comet's stays.
 */

/** Height of names in CSS pixels at the view's own size; they shrink less than the world does, to stay readable. */
const NAME_CSS_PX = 14;
const LEAST_NAME_CSS_PX = 11;
const MOST_NAME_CSS_PX = 22;
/** Between a body and its name, in canvas pixels. */
const GAP_PX = 6;
/** Time in which a name appears; one that has to go goes at once. */
const APPEAR_MS = 180;

/** So many names look for room in a picture. */
const NAMES_A_PICTURE = 32;

/** All comets to be named in this frame, in the order they are drawn. One object, filled anew each frame. */
export interface Named {
  readonly comets: Comet[];
  count: number;
  /** Of each: its comet in the world, and the size of its name, in world pixels. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array;
  readonly halfWidth: Float64Array;
  readonly height: Float64Array;
  /** Between a body and its name, in world pixels. */
  gap: number;
  /** Counts pictures. */
  turn: number;
}

/** More comets in a picture have no names. */
export const MOST_NAMES = 1024;

export function createNamed(): Named {
  const numbers = () => new Float64Array(MOST_NAMES);
  return {
    comets: [],
    count: 0,
    x: numbers(),
    y: numbers(),
    radius: numbers(),
    halfWidth: numbers(),
    height: numbers(),
    gap: 0,
    turn: 0,
  };
}

/** Size of names in canvas pixels. */
export function nameFontPx({ zoom, ratio }: Picture): number {
  const cssPx = Math.round(Math.min(MOST_NAME_CSS_PX, Math.max(LEAST_NAME_CSS_PX, NAME_CSS_PX * (zoom / ratio))));
  return Math.round(cssPx * ratio);
}

/** Text is painted at its size on the screen and scaled back, so that it is sharp at every zoom. */
export function writeName(comet: Comet, text: string): void {
  if (comet.name.text !== text) comet.name.setText(text);
  measureName(comet);
}

export function sizeName(comet: Comet, fontPx: number): void {
  if (comet.fontPx === fontPx) return;
  comet.fontPx = fontPx;
  comet.name.setFontSize(fontPx);
  measureName(comet);
}

function measureName(comet: Comet): void {
  const { text, width, height } = comet.name;
  comet.nameWidth = text === '' ? 0 : width;
  comet.nameHeight = height;
}

/** Places the names of all comets. */
export function placeNames(named: Named, picture: Picture): void {
  measure(named, picture.zoom);
  named.turn++;
  // In a throng each name is looked at every few pictures only: looking at all of them takes the square of their number.
  const turns = Math.ceil(named.count / NAMES_A_PICTURE);
  for (let i = 0; i < named.count; i++) {
    const comet = named.comets[i];
    if (comet.nameWidth === 0 || !isInPicture(picture, named.x[i], named.y[i], comet.radius)) showName(comet, false);
    else if ((named.turn + i) % turns === 0) chooseSide(named, i);
    if (!comet.isNamed) continue;
    const { name, nameAlpha } = comet;
    if (name.scaleX !== 1 / picture.zoom) name.setScale(1 / picture.zoom);
    name.x = named.x[i];
    name.y = bottomOf(named, i, comet.nameSide);
    if (name.alpha !== nameAlpha) name.alpha = Math.min(nameAlpha, name.alpha + picture.deltaMs / APPEAR_MS);
  }
}

/** What is compared again and again, side by side. */
function measure(named: Named, zoom: number): void {
  named.gap = GAP_PX / zoom;
  for (let i = 0; i < named.count; i++) {
    const { body, radius, nameWidth, nameHeight } = named.comets[i];
    named.x[i] = body.x;
    named.y[i] = body.y;
    named.radius[i] = radius;
    named.halfWidth[i] = nameWidth / 2 / zoom;
    named.height[i] = nameHeight / zoom;
  }
}

/** The side with room, the one it is on first: a name that has room both ways would else swing. */
function chooseSide(named: Named, i: number): void {
  const comet = named.comets[i];
  const { name, nameSide } = comet;
  const side = isFree(named, i, nameSide) ? nameSide : isFree(named, i, -nameSide) ? -nameSide : 0;
  if (side === 0) {
    showName(comet, false);
    return;
  }
  comet.nameSide = side;
  if (comet.isNamed) return;
  showName(comet, true);
  name.alpha = 0;
}

function bottomOf({ y, radius, height, gap }: Named, i: number, side: number): number {
  return side < 0 ? y[i] - radius[i] - gap : y[i] + radius[i] + gap + height[i];
}

/** Whether a comet's name on a side meets no body, and no name of those before it in size. */
function isFree(named: Named, i: number, side: number): boolean {
  const { comets, x, y, radius, halfWidth, height } = named;
  const bottom = bottomOf(named, i, side);
  const top = bottom - height[i];
  for (let k = 0; k < named.count; k++) {
    if (k === i) continue;
    const away = Math.abs(x[k] - x[i]);
    if (away < halfWidth[i] + radius[k] && y[k] + radius[k] > top && y[k] - radius[k] < bottom) return false;
    if (away > halfWidth[i] + halfWidth[k] || !comets[k].isNamed) continue;
    if (radius[k] < radius[i] || (radius[k] === radius[i] && k > i)) continue;
    const otherBottom = bottomOf(named, k, comets[k].nameSide);
    if (otherBottom > top && otherBottom - height[k] < bottom) return false;
  }
  return true;
}
