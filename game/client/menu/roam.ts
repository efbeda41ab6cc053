import { isShown } from '../base/dom.ts';
import { guarded } from '../base/faults.ts';
import { nowMs } from '../base/now.ts';
import { isBrowsers, isField } from '../input/elsewhere.ts';
import { PAD } from '../input/pad.ts';
import { onPadPress, onPads, pad, pollPad } from '../input/pads.ts';
import { askForMenu } from './menu.ts';
import { nearest } from './nearest.ts';

/** Whatever covers the game, the topmost first. In play none is there, and arrows and pads steer. */
const SCREENS = [
  'dialog[open]',
  '#notice:not([hidden])',
  '#hud:not([hidden]) .shattered:not([hidden])',
  '#start:not([hidden])',
];
const STOPS = 'button:enabled, input:enabled, select:enabled, textarea:enabled, a[href], summary';
/** What A presses where nothing has the focus: what the screen is there for. */
const FIRST = '.play, .end';
/** Inputs that arrows do nothing in by themselves. */
const MUTE_INPUTS = /^(button|submit|reset|checkbox|color)$/;

const WAYS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A stick this far out means a direction, in a menu. */
const TILT = 0.5;
/** A stick that is held goes on after the first pause, in steps of the second. */
const FIRST_PAUSE_MS = 400;
const PAUSE_MS = 150;
/** How often a pad is looked for while none is known. */
const LOOK_EVERY_MS = 1000;

/** Lets gamepads and arrow keys go through all menus: the start screen, notices, the death screen, dialogs. */
export function startRoaming(): void {
  const root = document.documentElement;
  let way: readonly [number, number] | undefined;
  let moveAtMs = 0;
  let isLooping = false;

  function go([dx, dy]: readonly [number, number], screen: HTMLElement): void {
    // A focus that no key has set is shown by this alone.
    root.classList.add('roams');
    const stops = stopsOf(screen);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const to = at < 0 ? first(screen) : stops[nearest(boxesOf(stops), at, dx, dy)];
    to?.focus();
    to?.scrollIntoView({ block: 'nearest' });
  }

  function lean(atMs: number): void {
    const wanted = wayOf(pad.x, pad.y);
    if (wanted === way && (!wanted || atMs < moveAtMs)) return;
    moveAtMs = atMs + (wanted === way ? PAUSE_MS : FIRST_PAUSE_MS);
    way = wanted;
    const screen = way && screenNow();
    if (way && screen && !nudge(document.activeElement, way[0])) go(way, screen);
  }

  const readPad = guarded('pad', () => {
    const atMs = nowMs();
    pollPad(atMs);
    lean(atMs);
  });

  function loop(): void {
    readPad();
    isLooping = pad.isThere;
    if (isLooping) requestAnimationFrame(loop);
  }

  function look(): void {
    if (!isLooping && document.visibilityState === 'visible') loop();
  }

  onPads(look);
  setInterval(look, LOOK_EVERY_MS);
  onPadPress((pressed) => {
    const screen = screenNow();
    const dialog = screen instanceof HTMLDialogElement ? screen : undefined;
    if (pressed & PAD.start && !dialog) askForMenu();
    else if (pressed & (PAD.b | PAD.start)) dialog?.close();
    else if (pressed & PAD.a && screen) press(screen);
  });
  window.addEventListener('keydown', (event) => {
    const turn = WAYS[event.code];
    if (!turn || isBrowsers(event) || keepsArrows(event.target)) return;
    const screen = screenNow();
    if (!screen) return;
    event.preventDefault();
    go(turn, screen);
  });
  window.addEventListener('pointerdown', () => root.classList.remove('roams'));
}

function screenNow(): HTMLElement | undefined {
  for (const selector of SCREENS) {
    const screen = document.querySelector<HTMLElement>(selector);
    if (screen) return screen;
  }
  return undefined;
}

function stopsOf(screen: HTMLElement): HTMLElement[] {
  const all = [...screen.querySelectorAll<HTMLElement>(STOPS)];
  return all.filter((stop) => stop.tabIndex >= 0 && isShown(stop));
}

function boxesOf(stops: readonly HTMLElement[]): DOMRect[] {
  return stops.map((stop) => stop.getBoundingClientRect());
}

function first(screen: HTMLElement): HTMLElement | undefined {
  return screen.querySelector<HTMLElement>(FIRST) ?? stopsOf(screen)[0];
}

/** One of the four ways, each the same object every time; undefined for a stick at rest. */
function wayOf(x: number, y: number): readonly [number, number] | undefined {
  if (Math.hypot(x, y) < TILT) return undefined;
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? WAYS.ArrowRight : WAYS.ArrowLeft;
  return y > 0 ? WAYS.ArrowDown : WAYS.ArrowUp;
}

/** Left and right change a slider or a choice, as arrow keys do. @returns whether it was one */
function nudge(element: Element | null, dx: number): boolean {
  if (dx === 0) return false;
  if (element instanceof HTMLSelectElement) {
    element.selectedIndex = Math.max(0, Math.min(element.length - 1, element.selectedIndex + dx));
  } else if (element instanceof HTMLInputElement && element.type === 'range') {
    if (dx > 0) element.stepUp();
    else element.stepDown();
  } else return false;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function press(screen: HTMLElement): void {
  const focused = document.activeElement;
  const target = focused instanceof HTMLElement && screen.contains(focused) ? focused : first(screen);
  if (target instanceof HTMLInputElement && !/^(button|submit|reset|checkbox|radio|color)$/.test(target.type)) {
    return target.form?.requestSubmit();
  }
  target?.click();
  // A button lets go of the focus when it is clicked, which would send a pad back to the beginning.
  if (target?.isConnected && screenNow() === screen) target.focus();
}

function keepsArrows(target: EventTarget | null): boolean {
  return isField(target) && !(target instanceof HTMLInputElement && MUTE_INPUTS.test(target.type));
}
