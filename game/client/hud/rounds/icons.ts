import { CHOICES, type Choice } from '../../../sim/world/traits.ts';

/** A sign for each choice, drawn in lines on a square of 24. */

const SVG = 'http://www.w3.org/2000/svg';

const PATHS: Readonly<Record<Choice, string>> = {
  // A drop.
  thrifty: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11ZM9 14a3 3 0 0 0 3 3',
  // A wide bow.
  broad: 'M3 19C5 9 9 5 12 5s7 4 9 14M3 19l2-5M21 19l-2-5M12 12v7',
  // A magnet.
  reaching: 'M5 4v8a7 7 0 0 0 14 0V4h-4v8a3 3 0 0 1-6 0V4ZM5 8h4M15 8h4',
  // A heart with a beat.
  mending: 'M12 20C5 15 3 11 3 8.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 9 1.5C21 11 19 15 12 20ZM12 10v5M9.5 12.5h5',
  // A weight.
  heavy: 'M7 9h10l3 11H4ZM12 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  // A ball of thorns.
  thorny: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3',
};

/** An icon that says nothing to those who listen: what stands beside it does. */
export function createIcon(): { readonly element: SVGSVGElement; show(choice: number): void } {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', '0 0 24 24');
  element.setAttribute('aria-hidden', 'true');
  element.classList.add('choice-icon');
  const path = document.createElementNS(SVG, 'path');
  element.append(path);
  let shown = -1;
  return {
    element,
    show(choice) {
      if (choice === shown) return;
      shown = choice;
      path.setAttribute('d', PATHS[CHOICES[choice]]);
      element.dataset.choice = CHOICES[choice];
    },
  };
}
