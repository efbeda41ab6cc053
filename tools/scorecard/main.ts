/** What the command loads, built. */
export { LINES } from '../../game/net/line/link.ts';
export { playMatch } from './match.ts';
export { inRealTime, inVirtualTime } from './venue.ts';
