// What is in each client's StateView, by differences alone: cells when its view changes, comets when they come, go, or
// change their cell. Nothing is looked at for each client and each thing in every tick.
import { StateView } from '@colyseus/schema';
import { forCellsOnlyIn } from '../../../../.cache/bench/world.js';
import { OWNER } from './state.mjs';

/**
 * @param {import('../../world.ts').BenchWorld} bench
 * @param {ReturnType<import('./state.mjs').createState>} state
 */
export function createInterest(bench, state) {
  const { cells: side, seats } = bench.world.arena;
  /** Of each cell: the players that see it, and the ids of the comets in it. */
  const watchers = Array.from({ length: side * side }, () => new Set());
  const idsIn = Array.from({ length: side * side }, () => new Set());
  const players = new Set();
  /** By id: the comet that was there with the last tick, and its cell. */
  const known = Array.from({ length: seats }, () => undefined);
  const cellOf = new Int32Array(seats);

  const show = (player, id) => {
    if (player.seat === id) player.view.add(known[id], OWNER);
    else player.view.add(known[id]);
  };

  // A comet that is gone has left all views with the state it was in.
  const forget = (id) => {
    idsIn[cellOf[id]].delete(id);
    known[id] = undefined;
  };

  const enter = (id, cell) => {
    known[id] = state.cometOf[id];
    cellOf[id] = cell;
    idsIn[cell].add(id);
    for (const player of watchers[cell]) show(player, id);
  };

  const move = (id, cell) => {
    const before = watchers[cellOf[id]];
    const now = watchers[cell];
    for (const player of before) if (!now.has(player)) player.view.remove(known[id]);
    for (const player of now) if (!before.has(player)) show(player, id);
    idsIn[cellOf[id]].delete(id);
    idsIn[cell].add(id);
    cellOf[id] = cell;
  };

  const refreshComet = (id) => {
    const comet = state.cometOf[id];
    if (known[id] && known[id] !== comet) forget(id);
    if (!comet) return;
    const cell = bench.cellOfComet(id);
    if (!known[id]) enter(id, cell);
    else if (cell !== cellOf[id]) move(id, cell);
  };

  const open = (player, cell) => {
    watchers[cell].add(player);
    player.view.add(state.cells[cell]);
    for (const id of idsIn[cell]) show(player, id);
  };

  const close = (player, cell) => {
    watchers[cell].delete(player);
    player.view.remove(state.cells[cell]);
    for (const id of idsIn[cell]) player.view.remove(known[id]);
  };

  const refreshPlayer = (player) => {
    const before = player.sees;
    const now = bench.viewOf(player.seat);
    if (now === before) return;
    if (before) forCellsOnlyIn(before, now, side, (cell) => close(player, cell));
    forCellsOnlyIn(now, before, side, (cell) => open(player, cell));
    player.sees = now;
  };

  return {
    /** @param {number} seat */
    add(seat) {
      const player = { seat, view: new StateView(), sees: undefined };
      players.add(player);
      return player;
    },
    remove(player) {
      players.delete(player);
      if (player.sees) forCellsOnlyIn(player.sees, undefined, side, (cell) => watchers[cell].delete(player));
      player.view.dispose();
    },
    /** After the state has followed the world. */
    refresh() {
      for (let id = 0; id < seats; id++) refreshComet(id);
      for (const player of players) refreshPlayer(player);
    },
  };
}
