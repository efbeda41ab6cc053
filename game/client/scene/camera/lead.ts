/**
 * How far ahead of the own comet the picture's middle lies, in world pixels. One who flies fast has to see what comes; one who
 * turns must not be thrown about, so it follows slowly.
 */
export interface Lead {
  x: number;
  y: number;
}

/** Of the way flown, in ticks. The server's view covers as much as five (`server/gateway/area.ts`): with more there were black edges. */
export const LEAD_TICKS = 4;
/** While boosting: the camera lurches ahead, which is half of what boost feels like. */
export const BOOST_LEAD_TICKS = 5;
/** Time constant: after 250 ms nine tenths of the way are made. */
const EASE_MS = 110;

/**
 * A touch screen shows less than its shape. Of the rest it shows what lies ahead, by so many ticks of way: then a rival that boosts is
 * seen as long before it arrives from ahead as from behind and from the sides. With less those ahead come sooner, with more the others.
 */
export const LOOK_TICKS = 30;
/** Share of the picture: farther from the middle the own comet would be among the panels. */
const MOST_LOOK = 0.25;
/** It is a long way to go: as fast as the lead itself, a ram would throw the picture about. */
export const LOOK_EASE_MS = 350;

/** How far to look ahead along one axis, in world pixels, where `picturePx` of `shapePx` are on the screen. */
export function lookAlong(perTick: number, shapePx: number, picturePx: number): number {
  const most = Math.max(0, Math.min((shapePx - picturePx) / 2, MOST_LOOK * picturePx));
  return Math.max(-most, Math.min(most, perTick * LOOK_TICKS));
}

/** Follows a velocity in pixels a tick. */
export function followLead(
  lead: Lead,
  vxPerTick: number,
  vyPerTick: number,
  ticks: number,
  deltaMs: number,
  easeMs = EASE_MS,
): void {
  const share = 1 - Math.exp(-deltaMs / easeMs);
  lead.x += (vxPerTick * ticks - lead.x) * share;
  lead.y += (vyPerTick * ticks - lead.y) * share;
}

/** The same at once: the comet is somewhere else now. */
export function settleLead(lead: Lead, vxPerTick: number, vyPerTick: number, ticks: number): void {
  lead.x = vxPerTick * ticks;
  lead.y = vyPerTick * ticks;
}
