import { isBrowsers, isElsewhere } from '../input/elsewhere.ts';
import { PAD } from '../input/pad.ts';
import { onPadPress } from '../input/pads.ts';

/** What the hands of one who watches do. */
export interface Acts {
  /** Whether the screen of those who watch is there. */
  isOn(): boolean;
  /** To the next comet, or the one before. */
  step(steps: 1 | -1): void;
  /** Lets go of whom the camera follows; of nobody, of all of it. */
  letGo(): void;
  /** A place on the screen was clicked, in CSS pixels. */
  pickAt(x: number, y: number): void;
}

/** A press that moves less is a click. */
const CLICK_CSS_PX = 6;

export function listenToHands(stage: HTMLElement, acts: Acts): void {
  window.addEventListener('keydown', (event) => {
    if (!acts.isOn() || event.defaultPrevented || isBrowsers(event)) return;
    const act = isElsewhere(event) ? undefined : actOf(event, acts);
    if (!act) return;
    event.preventDefault();
    act();
  });
  onPadPress((pressed) => {
    if (!acts.isOn() || document.querySelector('dialog[open]')) return;
    if (pressed & PAD.a) acts.step(1);
    else if (pressed & PAD.x) acts.step(-1);
    else if (pressed & PAD.b) acts.letGo();
  });
  let from: { x: number; y: number } | undefined;
  stage.addEventListener('pointerdown', ({ clientX: x, clientY: y }) => {
    from = { x, y };
  });
  stage.addEventListener('pointerup', ({ clientX, clientY }) => {
    const isClick = from && Math.hypot(clientX - from.x, clientY - from.y) < CLICK_CSS_PX;
    from = undefined;
    if (isClick && acts.isOn()) acts.pickAt(clientX, clientY);
  });
}

function actOf({ code, shiftKey }: KeyboardEvent, { step, letGo }: Acts): (() => void) | undefined {
  switch (code) {
    case 'Tab':
      return () => step(shiftKey ? -1 : 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return () => step(1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return () => step(-1);
    case 'Escape':
      return letGo;
    default:
      return undefined;
  }
}
