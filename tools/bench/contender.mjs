// What every contender's process shares: what it is asked for, the loop, measuring, and answering the bench.
import { runLoop } from './loop.mjs';
import { beginMeasuring, measure, measureSkipped, readFigures, residentBytes } from './meter.mjs';

export { count, measure } from './meter.mjs';

/**
 * What a contender is started for.
 * @typedef {object} ContenderConfig
 * @property {'arena' | 'open'} scenario arena: everyone sees everyone
 * @property {number} clients
 * @property {number} cells along the world's side
 * @property {number} seed
 * @property {'strict' | 'natural'} mode strict: one frame per client and tick, whether something happened or not
 * @property {number} frameBytes what `limit` sends
 * @property {number} sendEvery ticks of 1/60 s between two frames of Cometa; the others send every three
 */

/** A step of a connection's handshake: the bytes to send once the socket is open, or after a message.
 * @typedef {object} OpeningStep
 * @property {'open' | 'message'} after
 * @property {string} [match] how the message's payload begins, in hex
 * @property {boolean} text
 * @property {string} [hex]
 * @property {string[]} [hexPerClient]
 */

/**
 * What a load generator needs to know to play this contender's client.
 * @typedef {object} Script
 * @property {number} port
 * @property {string} [path]
 * @property {string[]} [paths] one per client, in place of `path`
 * @property {OpeningStep[]} opening
 * @property {{ match: string }} [joined] the message to await before the client counts as joined
 * @property {boolean} text moves are text frames
 * @property {string[]} moves 1024 payloads in hex: heading + 256 * buttons
 * @property {{ offset: number, bytes: 2 | 4, littleEndian: boolean, first: number }} [counter] raised with each move
 * @property {{ match: string, text: boolean }} update messages that are a state update
 * @property {{ match: string, text: boolean, hex: string }[]} replies
 * @property {boolean} everySlot the client sends in every slot even in natural mode
 * @property {'plain' | 'cometa'} dialect
 */

/** @type {ContenderConfig} */
export const config = JSON.parse(process.env.BENCH ?? '{}');

/**
 * The contender listens.
 * @param {Script} script
 */
export function ready(script) {
  process.send?.({ ready: script });
}

/**
 * Runs `onTick` every 50 ms, without drift, and measures it.
 * @param {() => void} onTick
 */
export function startLoop(onTick) {
  runLoop({ onTick, onRan: measure, onSkipped: measureSkipped });
}

/**
 * One payload for each input there is.
 * @param {(heading: number, buttons: number) => Uint8Array | string} encode
 * @returns {string[]}
 */
export function allMoves(encode) {
  return Array.from({ length: 1024 }, (_, i) => toHex(encode(i & 255, i >> 8)));
}

/** @param {Uint8Array | string} payload a string as the UTF-8 of a text frame */
export function toHex(payload) {
  return Buffer.from(payload).toString('hex');
}

/** @param {{ ask?: string }} message */
function answer({ ask }) {
  if (ask === 'begin') beginMeasuring();
  if (ask === 'figures') process.send?.({ figures: readFigures() });
  if (ask === 'memory') process.send?.({ memory: residentBytes() });
}

process.on('message', (message) => answer(/** @type {{ ask?: string }} */ (message)));
// The bench is gone: a contender left behind would take a core from whatever is measured next.
process.on('disconnect', () => process.exit(0));
