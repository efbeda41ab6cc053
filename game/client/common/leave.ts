import { make, setText } from '../base/dom.ts';
import { nowMs } from '../base/now.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** Longer than any click in a fight; as long as the ring of leave.css fills. */
const HOLD_MS = 600;
/** Long enough to read the question. */
const ASK_MS = 2000;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * The way out of a game, which nobody takes by chance. A mouse holds the button while a ring fills, so does a finger; a key presses it
 * twice, and between the two it asks. For a screen reader it is a button that asks a question.
 */
export function createLeave(className: string, onLeave: () => void): HTMLElement {
  const label = make('span');
  const button = make('button', `${className} leave`, [createRing(), label]);
  button.type = 'button';
  const question = make('span', 'unseen');
  question.setAttribute('role', 'status');
  let word: WordKey = 'hud.leave';
  let timer = 0;
  let isHeld = false;
  /** The press that is under way is a mouse's: it holds, or means nothing. */
  let isByMouse = false;
  let askedMs = Number.NEGATIVE_INFINITY;

  saying(() => setText(label, say(word)));

  function show(next: WordKey, leastMs: number, then: () => void): void {
    word = next;
    setText(label, say(word));
    setText(question, word === 'leave.ask' ? say(word) : '');
    button.classList.toggle('holding', isHeld);
    button.classList.toggle('asking', word !== 'hud.leave');
    clearTimeout(timer);
    timer = window.setTimeout(then, leastMs);
  }

  function rest(): void {
    isHeld = false;
    askedMs = Number.NEGATIVE_INFINITY;
    show('hud.leave', 0, () => {});
    // A button over the game that keeps the focus is pressed again by Space, which is boost.
    if (!button.closest('dialog')) button.blur();
  }

  function leave(): void {
    rest();
    onLeave();
  }

  function letGo(): void {
    if (!isHeld) return;
    isHeld = false;
    show('leave.hold', ASK_MS, rest);
  }

  function press(): void {
    const atMs = nowMs();
    if (atMs - askedMs < ASK_MS) return leave();
    askedMs = atMs;
    show('leave.ask', ASK_MS, rest);
  }

  button.addEventListener('pointerdown', ({ button: pressed, pointerType }) => {
    if (pressed !== 0) return;
    isByMouse = pointerType === 'mouse';
    isHeld = true;
    show(word, HOLD_MS, leave);
  });
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) button.addEventListener(end, letGo);
  // A finger that stays is asked for a menu.
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => {
    // A key that is held presses again and again.
    if (event.repeat) event.preventDefault();
  });
  button.addEventListener('click', () => {
    if (!isByMouse) press();
    isByMouse = false;
  });
  return make('span', 'leaving', [button, question]);
}

function createRing(): SVGSVGElement {
  const ring = document.createElementNS(SVG, 'svg');
  ring.setAttribute('viewBox', '0 0 20 20');
  ring.setAttribute('aria-hidden', 'true');
  for (const name of ['track', 'fill']) {
    const circle = document.createElementNS(SVG, 'circle');
    const shape = { class: name, cx: '10', cy: '10', r: '8', pathLength: '1' };
    for (const [key, value] of Object.entries(shape)) circle.setAttribute(key, value);
    ring.append(circle);
  }
  return ring;
}
