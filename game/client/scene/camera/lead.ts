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

/** Follows a velocity in pixels a tick. */
export function followLead(lead: Lead, vxPerTick: number, vyPerTick: number, ticks: number, deltaMs: number): void {
  const share = 1 - Math.exp(-deltaMs / EASE_MS);
  lead.x += (vxPerTick * ticks - lead.x) * share;
  lead.y += (vyPerTick * ticks - lead.y) * share;
}

/** The same at once: the comet is somewhere else now. */
export function settleLead(lead: Lead, vxPerTick: number, vyPerTick: number, ticks: number): void {
  lead.x = vxPerTick * ticks;
  lead.y = vyPerTick * ticks;
}
