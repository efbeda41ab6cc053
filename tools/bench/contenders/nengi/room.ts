// A room: its world, its players, and its channels, one a cell or the arena's only one, each with the motes that lie in it.
import { Channel, type Instance, type User } from 'nengi';
import type { Area } from '../../../../game/sim/world/area.ts';
import { seesAll } from '../shared/rooms.ts';
import { createSeats, type Seats } from '../shared/seats.ts';
import { type BenchWorld, forCellsOnlyIn } from '../shared/world.ts';
import { type Comet, type MoteMessage, NType } from './context.ts';

export interface Player extends User {
  /** Undefined where all seats were taken. */
  room?: NengiRoom;
  seat: number;
  /** The own dust as it was told last. */
  dust: number;
  /** Cells it is subscribed to; undefined before the first step. */
  view: Area | undefined;
}

interface CellChannel extends Channel {
  /** Those that lie in it. */
  motes: Map<number, MoteMessage>;
}

const SUBPX_SHIFT = 10;

export class NengiRoom {
  private readonly bench: BenchWorld;
  private readonly seats: Seats;
  private readonly channels: readonly CellChannel[];
  /** By seat: who sits there, the comet's entity and the channel it is in. By mote: the channel it lies in. */
  private readonly players: (Player | undefined)[];
  private readonly entities: (Comet | undefined)[];
  private readonly cometChannels: CellChannel[] = [];
  private readonly moteChannels: CellChannel[] = [];

  constructor(instance: Instance, bench: BenchWorld) {
    const { motes, arena } = bench.world;
    this.bench = bench;
    this.seats = createSeats(arena.seats);
    this.players = Array.from({ length: arena.seats }, () => undefined);
    this.entities = Array.from({ length: arena.seats }, () => undefined);
    this.channels = Array.from({ length: seesAll ? 1 : arena.cells ** 2 }, (_, cell) => createChannel(instance, cell));
    for (let mote = 0; mote < motes.capacity; mote++) if (motes.value[mote] > 0) this.layMote(mote);
  }

  /** Whether there was a seat. */
  enter(player: Player): boolean {
    const seat = this.seats.take();
    if (seat === undefined) return false;
    player.room = this;
    player.seat = seat;
    player.dust = 0;
    this.players[seat] = player;
    this.bench.join(seat);
    return true;
  }

  leave(player: Player): void {
    for (const channel of [...player.subscriptions.values()]) channel.unsubscribe(player);
    this.players[player.seat] = undefined;
    this.bench.leave(player.seat);
    this.seats.giveBack(player.seat);
  }

  move(seat: number, heading: number, buttons: number): void {
    this.bench.move(seat, heading, buttons);
  }

  /** Advances one frame; the instance tells of it with its next step. */
  step(): void {
    const { bench, players } = this;
    bench.step();
    for (const mote of bench.goneMotes) this.takeMote(mote);
    for (const mote of bench.bornMotes) this.layMote(mote);
    for (let id = 0; id < players.length; id++) this.updateComet(id);
    for (const player of players) if (player) this.updatePlayer(player);
  }

  private channelAt(cell: number): CellChannel {
    return this.channels[seesAll ? 0 : cell];
  }

  private layMote(mote: number): void {
    const { motes } = this.bench.world;
    const channel = this.channelAt(this.bench.cellOfMote(mote));
    const message: MoteMessage = {
      ntype: NType.Mote,
      mote,
      x: motes.x[mote],
      y: motes.y[mote],
      value: motes.value[mote],
    };
    channel.motes.set(mote, message);
    channel.addMessage(message);
    this.moteChannels[mote] = channel;
  }

  private takeMote(mote: number): void {
    const channel = this.moteChannels[mote];
    channel.motes.delete(mote);
    channel.addMessage({ ntype: NType.MoteGone, mote });
  }

  private updateComet(id: number): void {
    const { comets } = this.bench.world;
    const before = this.entities[id];
    if (!comets.alive[id]) {
      if (before) this.cometChannels[id].removeEntity(before);
      this.entities[id] = undefined;
      return;
    }
    const entity = before ?? { nid: 0, ntype: NType.Comet, id, place: { x: 0, y: 0 }, heading: 0, flags: 0 };
    this.entities[id] = entity;
    entity.place.x = comets.x[id] >> SUBPX_SHIFT;
    entity.place.y = comets.y[id] >> SUBPX_SHIFT;
    entity.heading = comets.heading[id];
    entity.flags = comets.flags[id];
    const channel = this.channelAt(this.bench.cellOfComet(id));
    if (before && channel === this.cometChannels[id]) return;
    // Into the new channel first: an entity that is in no channel loses its id, and its viewers would see another comet.
    channel.addEntity(entity);
    if (before) this.cometChannels[id].removeEntity(entity);
    this.cometChannels[id] = channel;
  }

  private updatePlayer(player: Player): void {
    const view = this.bench.areaOf2(player.seat);
    if (view !== player.view) {
      if (seesAll) this.channels[0].subscribe(player);
      else this.watch(player, view);
      player.view = view;
    }
    const dust = this.bench.world.own.dust[player.seat];
    if (dust === player.dust) return;
    player.dust = dust;
    player.queueMessage({ ntype: NType.Dust, dust });
  }

  private watch(player: Player, view: Area): void {
    const { channels } = this;
    const { cells } = this.bench.world.arena;
    if (player.view) forCellsOnlyIn(player.view, view, cells, (cell) => channels[cell].unsubscribe(player));
    forCellsOnlyIn(view, player.view, cells, (cell) => channels[cell].subscribe(player));
  }
}

function createChannel(instance: Instance, cell: number): CellChannel {
  const channel: CellChannel = Object.assign(new Channel(instance.localState), { motes: new Map() });
  instance.registerChannel(channel);
  channel.onSubscribe = (user) => {
    for (const message of channel.motes.values()) user.queueMessage(message);
  };
  channel.onUnsubscribe = (user) => user.queueMessage({ ntype: NType.CellLeft, cell });
  return channel;
}
