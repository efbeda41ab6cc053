import { type Client, emptyPose, type Pose } from '../../game/net/client.ts';
import { SUBPX, VIEW_HEIGHT_PX, VIEW_WIDTH_PX } from '../../game/sim/math/units.ts';
import { TOP_SPEED_PX_PER_S } from '../../game/sim/rules/flight/motion.ts';
import { CLASS_SHIFT } from '../../game/sim/world/comets.ts';
import { radiusOf } from '../../game/sim/world/size.ts';
import type { Past } from './truth.ts';

/** What a person sees on one client's screen, sixty times a second, and how it compares with what was so. */
export interface Spectator {
  /** A picture is drawn. */
  see(): void;
  /** Compares what was drawn of ticks that the server has run meanwhile. */
  judge(): void;
}

/** Values of all pictures of all screens. */
export interface Seen {
  /** Pixels from the drawn rival to where it was at that tick of its own. */
  readonly errors: number[];
  /** The same of rivals that could be met within half a second. */
  readonly nearErrors: number[];
  /** Changes of a drawn rival's speed from picture to picture, in pixels a second squared and a thousand. */
  readonly jerks: number[];
  /** Seconds that rivals were drawn, all together. */
  rivalSeconds: number;
  /** Times a drawn rival was moved beside its own motion faster than anybody flies. */
  rushes: number;
  /** Times it stood still though it moved. */
  stops: number;
}

export function createSeen(): Seen {
  return { errors: [], nearErrors: [], jerks: [], rivalSeconds: 0, rushes: 0, stops: 0 };
}

const PICTURES_PER_SECOND = 60;
/** One picture in so many is compared with the truth: they differ little from one to the next. */
const COMPARED_EVERY = 3;
const MEETING_SECONDS = 0.5;
/** Half again as fast as a small comet boosts. */
const RUSH_PX_PER_SECOND = 1.5 * TOP_SPEED_PX_PER_S;
const STOP_PICTURES = 6;
const STANDING_PX = 0.05;
const MOVING_PX_PER_SECOND = 60;
/** Farther than this in a picture is another place, no motion. */
const LEAP_PX = 200;

interface Drawn {
  x: number;
  y: number;
  /** Picture it was drawn in last. */
  picture: number;
  /** Its speed on the screen, and the one it is said to have; pixels a second. */
  vx: number;
  vy: number;
  saidVx: number;
  saidVy: number;
  stood: number;
  isRushing: boolean;
}

interface Sample {
  id: number;
  moment: number;
  x: number;
  y: number;
  isNear: boolean;
}

export function createSpectator(client: Client, past: Past, seen: Seen): Spectator {
  const me = emptyPose();
  const other = emptyPose();
  const drawn = new Map<number, Drawn>();
  let waiting: Sample[] = [];
  let picture = 0;

  const follow = (id: number) => {
    const last = drawn.get(id);
    if (!last || last.picture !== picture - 1) {
      const { x, y, vx, vy } = other;
      drawn.set(id, { x, y, picture, vx, vy, saidVx: vx, saidVy: vy, stood: 0, isRushing: false });
      return;
    }
    const [dx, dy] = [other.x - last.x, other.y - last.y];
    const way = Math.hypot(dx, dy);
    const [vx, vy] = [dx * PICTURES_PER_SECOND, dy * PICTURES_PER_SECOND];
    // A collision changes its speed from one tick to the next: the way of this picture is still that of the last one.
    const aside = Math.min(Math.hypot(vx - other.vx, vy - other.vy), Math.hypot(vx - last.saidVx, vy - last.saidVy));
    const isRushing = aside > RUSH_PX_PER_SECOND && way < LEAP_PX;
    if (isRushing && !last.isRushing) seen.rushes++;
    const isStanding = way < STANDING_PX && Math.hypot(other.vx, other.vy) > MOVING_PX_PER_SECOND;
    last.stood = isStanding ? last.stood + 1 : 0;
    if (last.stood === STOP_PICTURES + 1) seen.stops++;
    if (picture % COMPARED_EVERY === 0)
      seen.jerks.push((Math.hypot(vx - last.vx, vy - last.vy) * PICTURES_PER_SECOND) / 1000);
    Object.assign(last, { x: other.x, y: other.y, picture, vx, vy, saidVx: other.vx, saidVy: other.vy, isRushing });
  };

  return {
    see() {
      picture++;
      const { game } = client;
      if (!game?.pose(game.id, me)) return;
      for (const id of game.ids) {
        if (id === game.id || !game.pose(id, other)) continue;
        if (Math.abs(other.x - me.x) > VIEW_WIDTH_PX / 2 || Math.abs(other.y - me.y) > VIEW_HEIGHT_PX / 2) continue;
        seen.rivalSeconds += 1 / PICTURES_PER_SECOND;
        follow(id);
        if (picture % COMPARED_EVERY === 0) {
          waiting.push({ id, moment: game.tick, x: other.x, y: other.y, isNear: canMeet(me, other) });
        }
      }
    },
    judge() {
      const later: Sample[] = [];
      for (const sample of waiting) {
        if (Math.floor(sample.moment) + 1 > past.tick) {
          later.push(sample);
          continue;
        }
        const place = past.placeAt(sample.id, sample.moment);
        if (!place) continue;
        const px = Math.hypot(sample.x - place.x, sample.y - place.y);
        seen.errors.push(px);
        if (sample.isNear) seen.nearErrors.push(px);
      }
      waiting = later;
    },
  };
}

/** Whether two comets that go on as they do touch within half a second. */
function canMeet(a: Pose, b: Pose): boolean {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const [vx, vy] = [b.vx - a.vx, b.vy - a.vy];
  const speed2 = vx * vx + vy * vy;
  const seconds = speed2 > 0 ? Math.max(0, Math.min(MEETING_SECONDS, -(x * vx + y * vy) / speed2)) : 0;
  const reach = (radiusOf(a.flags >> CLASS_SHIFT) + radiusOf(b.flags >> CLASS_SHIFT)) / SUBPX;
  return Math.hypot(x + vx * seconds, y + vy * seconds) < reach;
}
