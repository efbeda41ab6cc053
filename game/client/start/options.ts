import { DIFFICULTIES, MOST_ROOM_BOTS, type RoomWish } from '../../../protocol/join.ts';
import { make, setText } from '../base/dom.ts';
import { readItem, writeItem } from '../base/memory.ts';
import { makeSaid } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';

/** What whoever opens a private room wants it to be like; remembered for the next one. */
export interface Options {
  readonly element: HTMLElement;
  read(): Required<RoomWish>;
}

const ITEM = 'cometa.room';

export function createOptions(): Options {
  const kept = wishFrom(readItem('local', ITEM));
  const bots = make('input', 'slider');
  bots.type = 'range';
  bots.min = '0';
  bots.max = String(MOST_ROOM_BOTS);
  bots.value = String(kept.bots);
  const figure = make('output', 'figure');
  const difficulty = make(
    'select',
    '',
    DIFFICULTIES.map((one) => {
      const option = makeSaid('option', '', `room.${one}`);
      option.value = one;
      return option;
    }),
  );
  difficulty.value = kept.difficulty;
  const rounds = make('input', 'switch');
  rounds.type = 'checkbox';
  rounds.setAttribute('role', 'switch');
  rounds.checked = kept.rounds;
  const harder = makeRow('room.difficulty', difficulty);

  const write = () => {
    const count = Number(bots.value);
    setText(figure, String(count));
    bots.setAttribute('aria-valuetext', say('room.botCount', { count }));
    // Nobody is easy or hard where nobody plays.
    difficulty.disabled = count === 0;
    harder.classList.toggle('off', count === 0);
  };
  saying(write);

  const read = (): Required<RoomWish> => ({
    bots: Number(bots.value),
    difficulty: DIFFICULTIES.find((one) => one === difficulty.value) ?? 'normal',
    rounds: rounds.checked,
  });
  const element = make('fieldset', 'room-options', [
    makeSaid('legend', 'caption', 'room.options'),
    makeRow('room.bots', make('span', 'sliding', [figure, bots])),
    harder,
    makeRow('room.rounds', rounds),
  ]);
  element.addEventListener('input', () => {
    write();
    writeItem('local', ITEM, read());
  });
  return { element, read };
}

/** From whatever was stored; what is not one of ours is as on a first visit. */
export function wishFrom({ bots, difficulty, rounds }: Record<string, unknown>): Required<RoomWish> {
  const isCount = Number.isInteger(bots) && (bots as number) >= 0 && (bots as number) <= MOST_ROOM_BOTS;
  return {
    bots: isCount ? (bots as number) : 0,
    difficulty: DIFFICULTIES.find((known) => known === difficulty) ?? 'normal',
    rounds: rounds !== false,
  };
}

function makeRow(key: WordKey, control: HTMLElement): HTMLElement {
  return make('label', 'setting', [makeSaid('span', '', key), control]);
}
