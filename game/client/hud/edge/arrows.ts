import { make } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import { type Box, type Place, spotTowards } from './spot.ts';

/** What an arrow at the screen's edge points to: the nearest rival out of sight, the crown, who is to be avenged. */
export type ArrowKind = 'rival' | 'crown' | 'revenge';

/** Something out of sight, at a place in the world, in pixels, and whose colour it has. */
export interface Target {
  readonly kind: ArrowKind;
  readonly x: number;
  readonly y: number;
  readonly colour: number;
}

/** From world to screen: the place in the world that is in the screen's middle, and CSS pixels to a pixel of the world. */
export interface Eye {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Arrows {
  readonly element: HTMLElement;
  /** Points from `own`, a place in the world, to all targets. `avoided`: boxes on the screen where no arrow may be. */
  draw(targets: readonly Target[], own: Place, eye: Eye, avoided: readonly Box[]): void;
  clear(): void;
}

/** From an arrow back to the badge that says what kind it is, in CSS pixels. */
const BADGE_PX = 18;
/** Half of an arrow, and its way from the screen's edge and from panels, in CSS pixels. */
const HALF_PX = 13;
const GAP_PX = 5;
/** An arrow nearer to the own comet than this would hide what it flies into. */
const LEAST_AWAY_PX = 50;
/** Where an arrow is as faint as it gets, and how faint that is: any less and its colour is not told any more. */
const FAR_PX = 3500;
const LEAST_ALPHA = 0.6;

interface Arrow {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly badge: HTMLElement;
  kind: ArrowKind | '';
  colour: number;
}

export function createArrows(): Arrows {
  const element = make('div', 'arrows');
  element.setAttribute('aria-hidden', 'true');
  const arrows: Arrow[] = [];

  function deal(i: number): Arrow {
    const arrow = arrows[i] ?? createArrow();
    if (i === arrows.length) {
      arrows.push(arrow);
      element.append(arrow.element);
    }
    return arrow;
  }

  function hideFrom(count: number): void {
    for (let i = count; i < arrows.length; i++) arrows[i].element.hidden = true;
  }

  return {
    element,
    draw(targets, own, eye, avoided) {
      const from = onScreen(own, eye);
      const inset = HALF_PX + GAP_PX;
      const screen = { left: inset, top: inset, right: innerWidth - inset, bottom: innerHeight - inset };
      const taken = [...avoided];
      for (const [i, target] of targets.entries()) {
        const to = onScreen(target, eye);
        const at = spotTowards(from, to, screen, taken, inset);
        drawArrow(deal(i), target, own, { from, to, at });
        // Two that lie the same way stand behind each other.
        if (at)
          taken.push({ left: at.x - HALF_PX, top: at.y - HALF_PX, right: at.x + HALF_PX, bottom: at.y + HALF_PX });
      }
      hideFrom(targets.length);
    },
    clear: () => hideFrom(0),
  };
}

/** How visible an arrow is to something so far away. */
export function alphaAt(awayPx: number): number {
  return 1 - (1 - LEAST_ALPHA) * Math.min(1, awayPx / FAR_PX);
}

function createArrow(): Arrow {
  const [head, badge] = [make('i', 'head'), make('i', 'badge')];
  return { element: make('div', 'arrow', [head, badge]), head, badge, kind: '', colour: -1 };
}

function drawArrow(
  arrow: Arrow,
  target: Target,
  own: Place,
  { from, to, at }: { from: Place; to: Place; at: Place | undefined },
): void {
  const { element, head, badge } = arrow;
  element.hidden = !at || Math.hypot(at.x - from.x, at.y - from.y) < LEAST_AWAY_PX;
  if (!at || element.hidden) return;
  if (arrow.kind !== target.kind) element.className = `arrow ${target.kind}`;
  if (arrow.colour !== target.colour) element.style.setProperty('--hue', hueOf(target.colour).css);
  arrow.kind = target.kind;
  arrow.colour = target.colour;
  element.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
  element.style.opacity = alphaAt(Math.hypot(target.x - own.x, target.y - own.y)).toFixed(2);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  head.style.transform = `rotate(${angle.toFixed(3)}rad)`;
  badge.style.transform = `translate(${(-BADGE_PX * Math.cos(angle)).toFixed(1)}px, ${(-BADGE_PX * Math.sin(angle)).toFixed(1)}px)`;
}

function onScreen({ x, y }: Place, eye: Eye): Place {
  return { x: innerWidth / 2 + (x - eye.x) * eye.scale, y: innerHeight / 2 + (y - eye.y) * eye.scale };
}
