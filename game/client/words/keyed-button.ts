import { make, makeButton } from '../base/dom.ts';
import { makeSaid } from './said.ts';
import type { WordKey } from './words.ts';

/** A button with its words and, for who has a keyboard, the key that does the same. @param keyName as it is written; '' where none does */
export function makeKeyedButton(key: WordKey, keyName: string, onClick: () => void): HTMLButtonElement {
  const button = makeButton('small', '', onClick);
  button.append(makeSaid('span', '', key), ...(keyName === '' ? [] : [make('kbd', 'for-keys', keyName)]));
  return button;
}
