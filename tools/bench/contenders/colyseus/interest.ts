// What is in each client's StateView, by differences alone: cells when its view changes, comets when they come, go, or
// change their cell. Nothing is looked at for each client and each thing in every tick.

import { StateView } from '@colyseus/schema';
import type { View } from '../../../../game/sim/world/area.ts';
import { type BenchWorld, forCellsOnlyIn } from '../shared/world.ts';
import { type CometRef, OWNER, type RoomState } from './state.ts';

export interface Player {
  readonly seat: number;
  readonly view: StateView;
  /** The cells it sees; undefined before the first tick. */
  sees: View | undefined;
}

export interface Interest {
  add(seat: number): Player;
  remove(player: Player): void;
  /** After the state has followed the world. */
  refresh(): void;
}

export function createInterest(bench: BenchWorld, state: RoomState): Interest {
  const { cells: side, seats } = bench.world.arena;
  /** Of each cell: the players that see it, and the ids of the comets in it. */
  const watchers = Array.from({ length: side * side }, () => new Set<Player>());
  const idsIn = Array.from({ length: side * side }, () => new Set<number>());
  const players = new Set<Player>();
  /** By id: the comet that was there with the last tick, and its cell. */
  const known = Array.from({ length: seats }, (): CometRef | undefined => undefined);
  const cellOf = new Int32Array(seats);

  const show = (player: Player, id: number) => {
    const comet = known[id] as CometRef;
    if (player.seat === id) player.view.add(comet, OWNER);
    else player.view.add(comet);
  };
  const hide = (player: Player, id: number) => player.view.remove(known[id] as CometRef);

  // A comet that is gone has left all views with the state it was in.
  const forget = (id: number) => {
    idsIn[cellOf[id]].delete(id);
    known[id] = undefined;
  };

  const enter = (id: number, cell: number) => {
    known[id] = state.cometOf[id];
    cellOf[id] = cell;
    idsIn[cell].add(id);
    for (const player of watchers[cell]) show(player, id);
  };

  const move = (id: number, cell: number) => {
    const before = watchers[cellOf[id]];
    const now = watchers[cell];
    for (const player of before) if (!now.has(player)) hide(player, id);
    for (const player of now) if (!before.has(player)) show(player, id);
    idsIn[cellOf[id]].delete(id);
    idsIn[cell].add(id);
    cellOf[id] = cell;
  };

  const refreshComet = (id: number) => {
    const comet = state.cometOf[id];
    if (known[id] && known[id] !== comet) forget(id);
    if (!comet) return;
    const cell = bench.cellOfComet(id);
    if (!known[id]) enter(id, cell);
    else if (cell !== cellOf[id]) move(id, cell);
  };

  const open = (player: Player, cell: number) => {
    watchers[cell].add(player);
    player.view.add(state.cells[cell]);
    for (const id of idsIn[cell]) show(player, id);
  };

  const close = (player: Player, cell: number) => {
    watchers[cell].delete(player);
    player.view.remove(state.cells[cell]);
    for (const id of idsIn[cell]) hide(player, id);
  };

  const refreshPlayer = (player: Player) => {
    const before = player.sees;
    const now = bench.viewOf(player.seat);
    if (now === before) return;
    if (before) forCellsOnlyIn(before, now, side, (cell) => close(player, cell));
    forCellsOnlyIn(now, before, side, (cell) => open(player, cell));
    player.sees = now;
  };

  return {
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
    refresh() {
      for (let id = 0; id < seats; id++) refreshComet(id);
      for (const player of players) refreshPlayer(player);
    },
  };
}
