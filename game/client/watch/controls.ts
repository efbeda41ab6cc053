import { SIM_HZ } from '../../sim/math/units.ts';
import { make, setText } from '../base/dom.ts';
import { isBrowsers, isTyped } from '../input/elsewhere.ts';
import '../words/late-words.ts';
import { makeKeyedButton } from '../words/keyed-button.ts';
import { say, type WordKey } from '../words/words.ts';
import { type Follow, follow, followNext, NOBODY } from './follow.ts';
import { changeSpeed, type Player, SPEEDS, seekTo, stepBy, togglePlaying } from './player.ts';

/** The bar below the picture: a slider over all ticks, and a button and a key for all that can be done. */
export interface Controls {
  readonly element: HTMLElement;
  draw(): void;
}

const SEEK_TICKS = 5 * SIM_HZ;

interface Action {
  /** As it stands on the button; keys that mean a text are told apart by it, all others by their place. */
  readonly key?: string;
  readonly codes: readonly string[];
  /** A key held down does it again. */
  readonly repeats?: boolean;
  run(isShifted: boolean): void;
}

/** One that has a button. */
interface Shown extends Action {
  readonly label: WordKey;
  readonly key: string;
}

/** Whom the camera may follow. */
export interface Followed {
  /** Ascending. */
  ids(): readonly number[];
  nameOf(id: number): string;
  /** Whether it may follow nobody. */
  readonly isFree: boolean;
}

export function createControls(player: Player, whom: Follow, { ids, nameOf, isFree }: Followed): Controls {
  const { fromTick, lastTick } = player.reel;
  const seekBy = (ticks: number) => seekTo(player, (player.target ?? player.moment) + ticks);
  const actions = {
    back: { label: 'watch.back', key: ',', codes: ['Comma'], repeats: true, run: () => stepBy(player, -1) },
    play: { label: 'watch.pause', key: 'Space', codes: ['Space'], run: () => togglePlaying(player) },
    on: { label: 'watch.step', key: '.', codes: ['Period'], repeats: true, run: () => stepBy(player, 1) },
    slower: { label: 'watch.slower', key: '[', codes: ['BracketLeft'], run: () => changeSpeed(player, -1) },
    faster: { label: 'watch.faster', key: ']', codes: ['BracketRight'], run: () => changeSpeed(player, 1) },
    follow: {
      label: 'watch.follow',
      key: 'Tab',
      codes: ['Tab'],
      repeats: true,
      run: (isShifted) => followNext(whom, ids(), isShifted ? -1 : 1),
    },
    free: { label: 'watch.free', key: 'F', codes: ['KeyF'], run: () => follow(whom, NOBODY) },
  } satisfies Record<string, Shown>;
  const unseen: Action[] = [
    { codes: ['ArrowLeft'], repeats: true, run: () => seekBy(-SEEK_TICKS) },
    { codes: ['ArrowRight'], repeats: true, run: () => seekBy(SEEK_TICKS) },
    { codes: ['Home'], run: () => seekTo(player, fromTick) },
    { codes: ['End'], run: () => seekTo(player, lastTick) },
  ];
  const { free, ...others } = actions;
  listen([...Object.values(others), ...(isFree ? [free] : []), ...unseen]);

  const buttons = Object.fromEntries(
    Object.entries(actions).map(([name, { label, key, run }]) => [name, makeKeyedButton(label, key, () => run(false))]),
  );
  const slider = createSlider(player);
  const place = make('span', 'number place');
  const speed = make('output', 'number speed');
  const followed = make('output', 'number followed');
  const group = (...parts: HTMLElement[]) => make('div', 'group', parts);
  const element = make('div', 'controls', [
    make('div', 'seek', [slider, place]),
    make('div', 'row', [
      group(buttons.back, buttons.play, buttons.on),
      group(buttons.slower, speed, buttons.faster),
      group(buttons.follow, followed, ...(isFree ? [buttons.free] : [])),
    ]),
  ]);
  buttons.play.classList.add('play-pause');
  const [playLabel] = buttons.play.children as unknown as HTMLElement[];
  return {
    element,
    draw() {
      const { tick } = player.reel;
      if (document.activeElement !== slider) slider.value = String(tick);
      slider.setAttribute('aria-valuetext', `tick ${tick}`);
      slider.style.setProperty('--played', `${((tick - fromTick) / (lastTick - fromTick || 1)) * 100}%`);
      const played = `${timeOf(tick - fromTick)} / ${timeOf(lastTick - fromTick)}`;
      // A player thinks in seconds.
      setText(place, isFree ? `${played} · tick ${tick}` : played);
      setText(speed, SPEED_TEXTS[player.speed]);
      setText(followed, whom.id === NOBODY ? say('watch.nobody') : nameOf(whom.id));
      setText(playLabel, say(player.isPlaying ? 'watch.pause' : 'watch.play'));
    },
  };
}

const SPEED_TEXTS = SPEEDS.map((speed) => `${{ 0.25: '¼', 0.5: '½' }[speed as number] ?? speed}×`);

function createSlider(player: Player): HTMLInputElement {
  const { fromTick, lastTick } = player.reel;
  const slider = make('input', 'ticks');
  slider.type = 'range';
  slider.min = String(fromTick);
  slider.max = String(lastTick);
  slider.setAttribute('aria-label', 'Tick');
  slider.addEventListener('input', () => seekTo(player, Number(slider.value)));
  // Keys are the page's: a slider that keeps the focus would take the arrows.
  slider.addEventListener('change', () => slider.blur());
  return slider;
}

function listen(actions: readonly Action[]): void {
  window.addEventListener('keydown', (event) => {
    if (isBrowsers(event) || isTyped(event)) return;
    const action = actions.find(({ codes, key }) => codes.includes(event.code) || key === event.key);
    if (!action) return;
    event.preventDefault();
    if (!event.repeat || action.repeats) action.run(event.shiftKey);
  });
}

/** Minutes and seconds of some ticks. */
function timeOf(ticks: number): string {
  const seconds = ticks / SIM_HZ;
  return `${Math.floor(seconds / 60)}:${(Math.floor((seconds % 60) * 10) / 10).toFixed(1).padStart(4, '0')}`;
}
