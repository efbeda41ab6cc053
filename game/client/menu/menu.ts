import type { Client } from '../../net/client.ts';
import type { Platform } from '../../net/line/platform.ts';
import { media } from '../base/browser.ts';
import { createPart, type PartState } from '../base/late-part.ts';
import { isTyped } from '../input/elsewhere.ts';
import type { SettingsDialog } from './settings.ts';

/** What opens the settings and closes them again, from wherever: buttons, a gamepad, Escape in play. */
const ASKED = 'cometa:menu';

export function askForMenu(): void {
  window.dispatchEvent(new Event(ASKED));
}

/**
 * Listens for who asks. The dialog's code comes when it is first needed: when somebody asks, or when somebody plays.
 * `onMissing`: somebody has asked, and it does not come.
 */
export function createMenu(
  client: Client,
  { later, post }: Pick<Platform, 'later' | 'post'>,
  onMissing: (state: PartState) => void,
): void {
  let dialog: SettingsDialog | undefined;
  let isAsked = false;
  let hasKeyboard = !media('(pointer: coarse)').matches;

  const part = createPart(
    later,
    () => import('./settings.ts'),
    ({ createSettings }) => {
      dialog = createSettings(client, post);
    },
    (state) => {
      if (!isAsked || state === 'loading') return;
      // Answered with this: what comes later must not open by itself over the game.
      isAsked = false;
      if (dialog) dialog.open(hasKeyboard);
      else onMissing(state);
    },
  );

  function toggle(): void {
    if (dialog?.isOpen) return dialog.close();
    if (dialog) return dialog.open(hasKeyboard);
    if (part.state === 'slow') return onMissing(part.state);
    isAsked = true;
    part.load();
  }

  window.addEventListener(ASKED, toggle);
  window.addEventListener('keydown', (event) => {
    // What is typed into a field may come from a keyboard on the screen.
    if (event.code && !isTyped(event)) hasKeyboard = true;
    if (event.code !== 'Escape' || event.repeat || client.status.state === 'idle' || isTyped(event)) return;
    // Or the browser takes it for the dialog that has just opened, and closes it.
    event.preventDefault();
    askForMenu();
  });
  // In play it has to open at once, also where the line has just gone.
  client.onStatus(({ state }) => {
    if (state === 'playing') part.load();
  });
}
