import { angleOf } from '../../../net/heading.ts';
import { make } from '../../base/dom.ts';
import type { Danger } from '../../danger/alarm.ts';
import type { Place } from './spot.ts';

/** A red light at the edge of the screen, where a nose comes from that is about to ram. */
export interface Glow {
  readonly element: HTMLElement;
  draw(danger: Danger | undefined): void;
}

export function createGlow(): Glow {
  const element = make('div', 'glow');
  element.setAttribute('aria-hidden', 'true');
  return {
    element,
    draw(danger) {
      element.classList.toggle('on', danger !== undefined);
      if (!danger) return;
      const { x, y } = edgeTowards(danger.towards, innerWidth, innerHeight);
      element.style.transform = `translate(${x.toFixed(0)}px, ${y.toFixed(0)}px)`;
    },
  };
}

/** The place on the edge of a screen in the direction of a heading from its middle. */
export function edgeTowards(heading: number, width: number, height: number): Place {
  const [dx, dy] = [Math.cos(angleOf(heading)), Math.sin(angleOf(heading))];
  const reach = Math.min(width / 2 / Math.abs(dx), height / 2 / Math.abs(dy));
  return { x: width / 2 + dx * reach, y: height / 2 + dy * reach };
}
