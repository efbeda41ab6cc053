import { secretOf } from '../../../../game/sim/math/secret.ts';
import { createSimulation, type Input, stepWorld } from '../../../../game/sim/step.ts';
import type { Area } from '../../../../game/sim/world/area.ts';
import { cellAt } from '../../../../game/sim/world/arena.ts';
import { moteCell } from '../../../../game/sim/world/motes.ts';
import type { World } from '../../../../game/sim/world/world.ts';
import { areaAt } from '../../../../server/gateway/area.ts';
import { TICKS_PER_FRAME } from '../../plan/rate.ts';

// For contenders that keep interest by cell.
export { forCellsOnlyIn } from '../../../../game/sim/world/area.ts';

/**
 * The world of every peer: Cometa's own rules and the views Cometa's server gives, so that contenders differ in how they
 * replicate and in nothing else.
 */
export interface BenchWorld {
  readonly world: World;
  /** Motes that appeared, and that went, with the last `step`; one that did both is in neither. */
  readonly bornMotes: readonly number[];
  readonly goneMotes: readonly number[];
  /** The comet of `id` enters play with the next step, and again whenever it has shattered. */
  join(id: number): void;
  leave(id: number): void;
  /** The newest input of a comet; it acts from the next step on. */
  move(id: number, heading: number, buttons: number): void;
  /** Advances one frame. */
  step(): void;
  /** What a player may see after the last step: a rectangle of cells, with Cometa's hysteresis, or the whole world. */
  areaOf2(id: number): Area;
  cellOfComet(id: number): number;
  cellOfMote(mote: number): number;
}

export interface BenchWorldOptions {
  seed: number;
  seats: number;
  /** Cells of 256 px along the world's side. */
  cells: number;
  /** Everybody sees everything. */
  seesAll: boolean;
}

export function createBenchWorld({ seed, seats, cells, seesAll }: BenchWorldOptions): BenchWorld {
  const simulation = createSimulation(seed, secretOf(seed), seats, cells);
  const { world } = simulation;
  const joined = new Uint8Array(seats);
  const views: (Area | undefined)[] = [];
  const whole: Area = { left: 0, top: 0, right: cells - 1, bottom: cells - 1 };
  const born = new Set<number>();
  const bornMotes: number[] = [];
  const goneMotes: number[] = [];
  let inputs: Input[] = [];

  const noteMotes = () => {
    for (const event of world.events) {
      if (event.kind === 'moteBorn') born.add(event.mote);
      else if (event.kind === 'moteTaken' && !born.delete(event.mote)) goneMotes.push(event.mote);
    }
  };

  return {
    world,
    bornMotes,
    goneMotes,
    join(id) {
      joined[id] = 1;
    },
    leave(id) {
      joined[id] = 0;
      inputs.push({ kind: 'leave', id });
    },
    move(id, heading, buttons) {
      inputs.push({ kind: 'move', id, heading, buttons });
    },
    step() {
      born.clear();
      bornMotes.length = goneMotes.length = 0;
      for (let id = 0; id < seats; id++) {
        if (joined[id] && !world.comets.alive[id]) inputs.push({ kind: 'spawn', id });
      }
      for (let i = 0; i < TICKS_PER_FRAME; i++) {
        stepWorld(simulation, inputs);
        inputs = [];
        noteMotes();
      }
      for (const mote of born) if (world.motes.value[mote] > 0) bornMotes.push(mote);
    },
    areaOf2(id) {
      if (seesAll) return whole;
      const { x, y, vx, vy, alive } = world.comets;
      const before = views[id];
      if (before && !alive[id]) return before;
      const view = areaAt(before, { x: x[id], y: y[id], vx: vx[id], vy: vy[id] }, cells);
      views[id] = view;
      return view;
    },
    cellOfComet: (id) => cellAt(world.arena, world.comets.x[id], world.comets.y[id]),
    cellOfMote: (mote) => moteCell(world.motes, mote, world.arena),
  };
}
