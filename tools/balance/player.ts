import type { Brain, Intent } from '../../game/bots/brains/brain.ts';
import { createPlayer } from '../../game/bots/brains/player.ts';
import { STYLES, type StyleName } from '../../game/bots/brains/style.ts';
import type { Game } from '../../game/net/client.ts';
import { draw } from '../../game/sim/math/random.ts';
import { SIM_HZ } from '../../game/sim/math/units.ts';
import type { Input } from '../../game/sim/step.ts';
import { BOOST, THRUST } from '../../game/sim/world/comets.ts';
import type { World } from '../../game/sim/world/world.ts';
import { createView } from './view.ts';

/** Somebody in a round: a style of play at difficulty `normal`, behind a line. */
export interface Player {
  readonly id: number;
  readonly style: StyleName;
  /** What reaches the world in its next tick goes into `inputs`. */
  act(world: World, inputs: Input[]): void;
}

/** A hand moves twenty times a second, people in turn. */
const SLOT_TICKS = 3;
/** The line: what is seen is so old, and what is wanted so late, together: 0.1 s. */
const LINE_TICKS = 6;
/** After shattering, until a new comet is asked for: one looks at who it was. */
const LEAST_AWAY_TICKS = SIM_HZ;
const AWAY_TICKS = SIM_HZ;

/** `joinTick`: when the first comet is asked for. */
export function createPlayerOf(world: World, id: number, style: StyleName, seed: number, joinTick: number): Player {
  let draws = 0;
  const dice = (below: number) => draw(seed, id, draws++) % below;
  const view = createView(world, id);
  const makeBrain = createPlayer(STYLES[style]);
  let brain: Brain = makeBrain(dice, { difficulty: 'normal' });
  let spawnTick = joinTick;
  let wasAlive = false;
  /** Inputs on their way, oldest first. */
  const under: { tick: number; input: Input }[] = [];
  let last: Intent = { heading: 0, thrust: false, boost: false };

  const think = (game: Game, tick: number) => {
    const intent = brain(game);
    const { heading, thrust, boost, choose } = intent;
    const isSame = heading === last.heading && thrust === last.thrust && boost === last.boost;
    last = intent;
    const due = tick + LINE_TICKS;
    const buttons = (thrust ? THRUST : 0) | (boost ? BOOST : 0);
    if (!isSame) under.push({ tick: due, input: { kind: 'move', id, heading, buttons } });
    if (choose !== undefined) under.push({ tick: due, input: { kind: 'choose', id, choice: choose } });
  };

  return {
    id,
    style,
    act(world, inputs) {
      const { tick, comets } = world;
      const isAlive = comets.alive[id] === 1;
      if (isAlive && !wasAlive) {
        brain = makeBrain(dice, { difficulty: 'normal' });
        last = { heading: -1, thrust: false, boost: false };
      }
      if (!isAlive && wasAlive) {
        under.length = 0;
        spawnTick = tick + LEAST_AWAY_TICKS + dice(AWAY_TICKS);
      }
      wasAlive = isAlive;
      if (isAlive && (tick + id) % SLOT_TICKS === 0) think(view, tick);
      while (under.length > 0 && under[0].tick <= tick) inputs.push((under.shift() as { input: Input }).input);
      if (!isAlive && tick >= spawnTick) inputs.push({ kind: 'spawn', id });
    },
  };
}
