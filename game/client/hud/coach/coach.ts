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
import { type Course, LESSONS, practise } from './lessons.ts';

/** What to do with the device in hand, for whoever plays for the first time; never again once it was done. */
export interface Coach extends Panel {
  note(event: GameEvent, game: Game): void;
}

const ITEM = 'cometa.coach';
/** A pause is no play. */
const LONGEST_STEP_MS = 250;

export function createCoach(steering: Readonly<Steering>): Coach {
  const element = make('div', 'coach');
  element.hidden = true;
  const { learned } = readItem('local', ITEM);
  const course: Course = { learned: typeof learned === 'number' ? learned : 0, spentMs: 0 };
  let drawnMs = 0;
  let rammed = false;

  return {
    element,
    note(event, game) {
      if (event.kind === 'ram' && event.winner === game.id && !event.draw) rammed = true;
    },
    draw(game, nowMs) {
      const lesson = LESSONS[course.learned];
      element.hidden = !lesson || !game.alive;
      if (element.hidden) return;
      const passedMs = Math.min(nowMs - drawnMs, LONGEST_STEP_MS);
      drawnMs = nowMs;
      const steers = (steering.buttons & THRUST) !== 0;
      const boosts = (steering.buttons & BOOST) !== 0 && game.tank > 0;
      if (practise(course, { steers, boosts, rammed }, passedMs)) {
        writeItem('local', ITEM, { learned: course.learned });
      }
      rammed = false;
      if (lesson === 'ram') setText(element, say('coach.ram'));
      else setText(element, say(`coach.${lesson}`, { by: meansOf(lesson, steering.device) }));
    },
  };
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
