import { isShown } from '../dom.ts';

/** A live list: asked in every frame, it costs nothing. */
const dialogs = document.getElementsByTagName('dialog');

/** Whether a dialog is open: then hands are there, and the comet is let go of. */
export function hasDialog(): boolean {
  for (let i = 0; i < dialogs.length; i++) if (dialogs[i].open) return true;
  return false;
}

/**
 * Whether a key is meant for something else than the comet: a dialog, or a field that is typed into. One that has just gone, with
 * its screen or dialog, keeps the focus until the page is drawn again.
 */
export function isElsewhere({ target }: KeyboardEvent): boolean {
  return hasDialog() || (target instanceof Element && target.matches('input, textarea, select') && isShown(target));
}
