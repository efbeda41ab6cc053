// The room's state in schemas, kept equal to the world. Numbers have the smallest types there are.

import {
  type ArraySchema,
  type CollectionSchema,
  Encoder,
  type MapSchema,
  type Ref,
  schema,
  t,
} from '@colyseus/schema';
import type { BenchWorld } from '../shared/world.ts';

const SUBPX_BITS = 10;
const CELL_PX = 256;
/** Tag of what only a comet's owner sees. */
export const OWNER = 1;

interface CometFields {
  x: number;
  y: number;
  heading: number;
  flags: number;
  /** Only with views. */
  dust?: number;
}

interface CellFields {
  at: number;
  motes: CollectionSchema<number>;
}

export type CometRef = Ref & CometFields;
export type CellRef = Ref & CellFields;

interface WorldFields {
  comets: MapSchema<CometRef>;
  cells: ArraySchema<CellRef>;
}

export interface RoomState {
  readonly root: Ref & WorldFields;
  readonly cells: readonly CellRef[];
  /** By id; undefined where there is none. */
  readonly cometOf: readonly (CometRef | undefined)[];
  /** After each step of the world; an unchanged number is not sent again. */
  refresh(): void;
}

// Room for all patches of a tick: the encoder grows when it must, but then warns and encodes once more.
Encoder.BUFFER_SIZE = 4 * 1024 * 1024;

/** What a room's state consists of. */
export type Types = ReturnType<typeof createTypes>;

/** @param hasViews only what is in a client's view is sent to it */
export function createTypes(hasViews: boolean) {
  const pose = { x: t.uint16(), y: t.uint16(), heading: t.uint8(), flags: t.uint8() };
  const Comet = schema<CometFields>(hasViews ? { ...pose, dust: t.uint32().view(OWNER) } : pose, 'Comet');
  const Cell = schema<CellFields>({ at: t.uint16(), motes: t.collection('uint32') }, 'Cell');
  const World = schema<WorldFields>(
    hasViews
      ? { comets: t.map(Comet).view(), cells: t.array(Cell).view() }
      : { comets: t.map(Comet), cells: t.array(Cell) },
    'World',
  );
  return { Comet, Cell, World, hasViews };
}

/**
 * Motes lie in collections of their cells: one that goes is found without looking through all, and a view that has the
 * cell has what comes and goes in it. Each is a number, its place in the cell and its value, because it never changes: as
 * instances of a schema, motes alone would make a patch take 1.7 times as long.
 */
export function createState(bench: BenchWorld, { Comet, Cell, World, hasViews }: Types): RoomState {
  const { comets, motes, own, arena } = bench.world;
  const root = new World();
  const cells = Array.from({ length: arena.cells ** 2 }, (_, at) => new Cell().assign({ at }));
  root.cells.push(...cells);
  const cometOf = Array.from({ length: arena.seats }, (): CometRef | undefined => undefined);
  const moteOf: number[] = [];
  const cellOf: CellRef[] = [];

  const layMote = (mote: number) => {
    moteOf[mote] = packMote(motes.x[mote], motes.y[mote], motes.value[mote]);
    cellOf[mote] = cells[bench.cellOfMote(mote)];
    cellOf[mote].motes.add(moteOf[mote]);
  };

  const writeComet = (comet: CometRef, id: number) => {
    comet.x = comets.x[id] >> SUBPX_BITS;
    comet.y = comets.y[id] >> SUBPX_BITS;
    comet.heading = comets.heading[id];
    comet.flags = comets.flags[id];
    if (hasViews) comet.dust = own.dust[id];
  };

  for (let mote = 0; mote < motes.capacity; mote++) if (motes.value[mote] > 0) layMote(mote);

  return {
    root,
    cells,
    cometOf,
    refresh() {
      for (const mote of bench.goneMotes) cellOf[mote].motes.delete(moteOf[mote]);
      for (const mote of bench.bornMotes) layMote(mote);
      for (let id = 0; id < arena.seats; id++) {
        if (comets.alive[id]) {
          const comet = cometOf[id] ?? new Comet();
          writeComet(comet, id);
          if (cometOf[id]) continue;
          cometOf[id] = comet;
          root.comets.set(String(id), comet);
        } else if (cometOf[id]) {
          root.comets.delete(String(id));
          cometOf[id] = undefined;
        }
      }
    },
  };
}

function packMote(x: number, y: number, value: number): number {
  return ((x % CELL_PX) * CELL_PX + (y % CELL_PX)) * 128 + value;
}
