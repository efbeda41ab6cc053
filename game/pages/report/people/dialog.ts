import { REPORT_REASONS } from '../../../../protocol/people.ts';
import { make, setText } from '../../../client/base/dom.ts';
import { button } from '../parts/elements.ts';
import { askAct, type Outcome } from './ask.ts';

/** An act that can be chosen for somebody or something. */
export interface Choice {
  readonly act: string;
  readonly label: string;
  /** What goes into the request beside the reason. */
  readonly target: Readonly<Record<string, string>>;
  /** It has an end. */
  readonly isTimed?: boolean;
  /** It needs a new name. */
  readonly wantsName?: boolean;
  /** Asks once more, with this question. */
  readonly question?: string;
}

const MINUTES: readonly [label: string, minutes: number][] = [
  ['10 minutes', 10],
  ['an hour', 60],
  ['a day', 1440],
  ['a week', 10_080],
  ['30 days', 43_200],
  ['a year', 525_600],
];
const USUAL_MINUTES = '1440';
const OWN_WORDS = '';
const LONGEST_REASON = 80;

/** Asks what to do, for how long and why, and does it. `onDone` hears what came of it. */
export function showActs(title: string, choices: readonly Choice[], onDone: (outcome: Outcome) => void): void {
  const dialog = make('dialog', 'apart acts');
  const heading = make('h2', '', title);
  heading.id = 'acts-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  const act = select(choices.map(({ label }, i): [string, string] => [label, String(i)]));
  const minutes = select(MINUTES.map(([label, value]): [string, string] => [label, String(value)]));
  minutes.value = USUAL_MINUTES;
  const reason = select([...REPORT_REASONS.map((one): [string, string] => [one, one]), ['in own words', OWN_WORDS]]);
  const words = input(LONGEST_REASON);
  const name = input(16);
  const fields = {
    act: field('What', act),
    name: field('New name', name),
    minutes: field('For', minutes),
    reason: field('Reason, told in the player’s language', reason),
    words: field('Own words, told as they are', words),
  };
  const said = make('p', 'said');
  said.setAttribute('role', 'status');
  const submit = make('button', 'danger', 'Do it');
  const form = make('form', 'act-form', [
    ...Object.values(fields),
    said,
    make('div', 'row', [submit, button('Cancel', () => dialog.close())]),
  ]);
  let isSure = false;

  const chosen = (): Choice => choices[Number(act.value)];
  const write = () => {
    isSure = false;
    const { isTimed, wantsName, label } = chosen();
    fields.name.hidden = !wantsName;
    fields.minutes.hidden = !isTimed;
    fields.words.hidden = reason.value !== OWN_WORDS;
    name.required = wantsName === true;
    words.required = reason.value === OWN_WORDS;
    setText(submit, label);
    setText(said, '');
  };
  const ask = async () => {
    const { act: what, target, isTimed, wantsName, question, label } = chosen();
    if (question !== undefined && !isSure) {
      isSure = true;
      const span = isTimed ? `, for ${minutes.selectedOptions[0]?.textContent}` : '';
      setText(said, `${question}${span}? Press again to do it.`);
      setText(submit, `Yes: ${label}`);
      return;
    }
    submit.disabled = true;
    const outcome = await askAct(what, {
      ...target,
      ...(isTimed ? { minutes: Number(minutes.value) } : {}),
      ...(wantsName ? { name: name.value } : {}),
      reason: reason.value === OWN_WORDS ? words.value : reason.value,
    });
    submit.disabled = false;
    if (outcome.isDone) dialog.close();
    else setText(said, outcome.words);
    onDone(outcome);
  };

  form.addEventListener('input', write);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask();
  });
  const before = document.activeElement;
  dialog.append(heading, form);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  write();
  document.body.append(dialog);
  dialog.showModal();
}

function select(options: readonly (readonly [label: string, value: string])[]): HTMLSelectElement {
  const element = make('select');
  for (const [label, value] of options) element.append(new Option(label, value));
  return element;
}

function input(maxLength: number): HTMLInputElement {
  const element = make('input');
  element.maxLength = maxLength;
  element.autocomplete = 'off';
  return element;
}

function field(label: string, control: HTMLElement): HTMLLabelElement {
  return make('label', 'field', [make('span', 'dim', label), control]);
}
