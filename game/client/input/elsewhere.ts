/** A live list: asked in every frame, it costs nothing. */
const dialogs = document.getElementsByTagName('dialog');

/** What may have the focus without taking text. */
const NO_FIELD = 'body, html, button, a, summary, dialog';
/** Something open beside the game, whose buttons are reached by keys as well. */
const TAKES_KEYS = '[data-takes-keys]';
/** Has just gone with its screen or dialog, and keeps the focus until the page is drawn again. */
const GONE = '[hidden], dialog:not([open])';

/** Whether a dialog is open: then hands are there, and the comet is let go of. */
export function hasDialog(): boolean {
  for (let i = 0; i < dialogs.length; i++) if (dialogs[i].open) return true;
  return false;
}

/**
 * Whether what has the focus may be typed into. A list of fields would miss those that extensions bring: in a closed shadow root
 * nobody sees the field, only an element like any other.
 */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest(GONE)) return false;
  if (target.closest(TAKES_KEYS)) return true;
  return (target as HTMLElement).isContentEditable || !target.matches(NO_FIELD);
}

/** Whether a key is a part of what somebody writes. */
export function isTyped({ target, isComposing }: KeyboardEvent): boolean {
  return isComposing || isField(target);
}

/** Whether a key is pressed with Ctrl, Alt or Meta: then it is the browser's. */
export function isBrowsers({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || altKey || metaKey;
}

/** Whether a key is meant for something else than the comet: a dialog, or a field that is typed into. */
export function isElsewhere(event: KeyboardEvent): boolean {
  return hasDialog() || isTyped(event);
}

/** Who clicks into the game wants to play on: a field that had the keys has them no more. */
export function takeFocus(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement !== document.body) activeElement.blur();
}
