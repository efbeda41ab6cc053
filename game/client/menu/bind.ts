import { ACTIONS, type Action, type Settings } from '../base/settings.ts';

type Keys = Settings['keys'];

/** Keys of the browser, the page or the system: in play they would do both, or never arrive. Escape and Tab lead out of menus. */
const NOT_OURS =
  /^($|Escape|Tab|F\d|Control|Alt|Meta|OS|ContextMenu|\w+Lock|Fn|PrintScreen|Launch|Media|Browser|Audio|Unid)/;

/** Whether a key may serve an action. */
export function isBindable(code: string): boolean {
  return !NOT_OURS.test(code);
}

/**
 * The keys after `code` was given to `action` in the place of an earlier one; beyond the last place it is one more. Another
 * action that had it loses it, and gets the replaced one where it would have none left.
 * @returns the same object where nothing can change: `code` is the only key of another action, and there is none to give in turn
 */
export function bind(keys: Keys, action: Action, place: number, code: string): Keys {
  const own = keys[action];
  const replaced: string | undefined = own[place];
  if (own.includes(code)) return keys;
  const next: Keys = { ...keys, [action]: [...own.slice(0, place), code, ...own.slice(place + 1)] };
  const loser = ACTIONS.find((other) => keys[other].includes(code));
  if (!loser) return next;
  const left = keys[loser].filter((key) => key !== code);
  if (left.length === 0 && replaced === undefined) return keys;
  next[loser] = left.length > 0 ? left : [replaced];
  return next;
}
