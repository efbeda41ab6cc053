import { make, setText } from '../base/dom.ts';
import { onSettings } from '../base/settings.ts';
import { makeSaid, nameFor } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** Rows of the settings: what it is on the left, one control on the right. Each shows what is, whoever changed it. */

export function makeSwitch(
  key: WordKey,
  read: () => boolean,
  change: (isOn: boolean) => void | Promise<void>,
): HTMLElement {
  const box = make('input', 'switch');
  box.type = 'checkbox';
  box.setAttribute('role', 'switch');
  box.addEventListener('change', () => void change(box.checked));
  follow(() => {
    box.checked = read();
  });
  return makeRow(key, box);
}

/** A field for a code that people read from elsewhere. @param most signs that may be typed */
export function makeCodeField(className: string, key: WordKey, most: number): HTMLInputElement {
  const field = make('input', className);
  field.maxLength = most;
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('autocapitalize', 'characters');
  nameFor(field, key);
  saying(() => {
    field.placeholder = say(key);
  });
  return field;
}

export interface Choice {
  readonly value: string;
  readonly label: () => string;
}

export function makeChoice(
  key: WordKey,
  choices: readonly Choice[],
  read: () => string,
  change: (value: string) => void,
): HTMLElement {
  const options = choices.map(({ value }) => {
    const option = make('option');
    option.value = value;
    return option;
  });
  const select = make('select', '', options);
  select.addEventListener('change', () => change(select.value));
  saying(() => {
    for (const [i, { label }] of choices.entries()) setText(options[i], label());
  });
  follow(() => {
    select.value = read();
  });
  return makeRow(key, select);
}

/** Whole percents from `least` to `most`. `isLive`: it may change under the hand that drags it. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly isLive: boolean;
}

export function makeSlider(
  key: WordKey,
  range: Range,
  read: () => number,
  change: (percent: number) => void,
): HTMLElement {
  const slider = make('input', 'slider');
  slider.type = 'range';
  slider.min = String(range.least);
  slider.max = String(range.most);
  slider.step = String(range.step);
  const figure = make('span', 'figure');
  figure.setAttribute('aria-hidden', 'true');
  const write = () => {
    const text = say('settings.percent', { percent: slider.value });
    setText(figure, text);
    slider.setAttribute('aria-valuetext', text);
  };
  slider.addEventListener('input', () => {
    write();
    if (range.isLive) change(Number(slider.value));
  });
  slider.addEventListener('change', () => change(Number(slider.value)));
  saying(write);
  follow(() => {
    slider.value = String(read());
    write();
  });
  return makeRow(key, make('span', 'sliding', [figure, slider]));
}

function makeRow(key: WordKey, control: HTMLElement): HTMLElement {
  return make('label', 'setting', [makeSaid('span', '', key), control]);
}

function follow(write: () => void): void {
  onSettings(write);
  write();
}
