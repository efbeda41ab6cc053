import type { Game, GameEvent } from '../../../net/client.ts';
import { BOOST, THRUST } from '../../../sim/world/comets.ts';
import { make, setText } from '../../base/dom.ts';
import { readItem, writeItem } from '../../base/memory.ts';
import { settings } from '../../base/settings.ts';
import type { DeviceName } from '../../input/device.ts';
import type { Steering } from '../../input/input.ts';
import { keyName } from '../../input/key-name.ts';
import { say, type WordKey } from '../../words/words.ts';
import type { Panel } from '../panels/panel.ts';
import { createCourse, type Lesson, practise, type Sight } from './lessons.ts';

/** What to do with the device in hand, for whoever plays for the first time; never again once it was seen. */
export interface Coach extends Panel {
  note(event: GameEvent, game: Game): void;
}

const ITEM = 'cometa.coach';
/** A pause is no play. */
const LONGEST_STEP_MS = 250;
/** Dust in the tank that burns for more than a second. */
const FUEL = 10;

/** It stands in `lower`, but in `upper` where thumbs cover what is below. */
export function createCoach(steering: Readonly<Steering>, upper: HTMLElement, lower: HTMLElement): Coach {
  const element = make('div', 'coach');
  element.hidden = true;
  const course = createCourse(readItem('local', ITEM).over);
  let drawnMs = 0;
  let eaten = 0;
  let rammed = false;
  let sawRam = false;

  function sightOf(game: Game): Sight {
    return {
      steers: (steering.buttons & THRUST) !== 0,
      eaten,
      boosts: (steering.buttons & BOOST) !== 0 && game.tank > 0,
      mayBoost: game.tank >= FUEL,
      hasRival: game.ids.length > 1,
      rammed,
      sawRam,
      crown: !game.crown ? 'none' : game.crown.id === game.id ? 'own' : 'other',
    };
  }

  return {
    element,
    note(event, game) {
      if (event.kind === 'taken' && event.by === game.id) eaten++;
      if (event.kind !== 'ram') return;
      if (event.winner === game.id || event.loser === game.id) rammed = true;
      // Nobody sheds in a draw.
      if (!event.draw) sawRam = true;
    },
    draw(game, nowMs) {
      const passedMs = Math.min(nowMs - drawnMs, LONGEST_STEP_MS);
      drawnMs = nowMs;
      const isOver = game.alive && practise(course, sightOf(game), passedMs);
      if (isOver) writeItem('local', ITEM, { over: [...course.over] });
      eaten = 0;
      rammed = false;
      sawRam = false;
      element.hidden = !course.now || !game.alive;
      if (!course.now) return;
      const home = steering.device === 'touch' ? upper : lower;
      if (element.parentElement !== home) home.prepend(element);
      element.classList.toggle('done', course.isDone);
      setText(element, textOf(course.now, steering.device));
    },
  };
}

function textOf(lesson: Lesson, device: DeviceName): string {
  return lesson === 'steer' || lesson === 'boost'
    ? say(`coach.${lesson}`, { by: meansOf(lesson, device) })
    : say(`coach.${lesson}`);
}

/** What of a device does it, as the player knows it. */
function meansOf(lesson: 'steer' | 'boost', device: DeviceName): string {
  const isSteer = lesson === 'steer';
  if (device === 'keys') return isSteer ? steerKeys() : keyName(settings.keys.boost[0]);
  if (device === 'touch') return say(isSteer === settings.isLeftHanded ? 'coach.rightThumb' : 'coach.leftThumb');
  const means: Record<typeof device, readonly [WordKey, WordKey]> = {
    mouse: ['coach.mouse', 'coach.click'],
    pad: ['coach.stick', 'coach.a'],
  };
  return say(means[device][isSteer ? 0 : 1]);
}

function steerKeys(): string {
  const { up, left, down, right } = settings.keys;
  return [up, left, down, right].map(([code]) => keyName(code)).join(' ');
}
