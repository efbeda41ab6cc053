import type { Client } from '../../net/client.ts';
import { isTyped } from '../input/elsewhere.ts';
import type { SettingsDialog } from './settings.ts';

/** What opens the settings and closes them again, from wherever: buttons, a gamepad, Escape in play. */
const ASKED = 'cometa:menu';

export function askForMenu(): void {
  window.dispatchEvent(new Event(ASKED));
}

/** Listens for who asks. The dialog's code comes when it is first needed: when somebody asks, or when somebody plays. */
export function createMenu(client: Client): void {
  let dialog: SettingsDialog | undefined;
  let loading: Promise<void> | undefined;

  function load(): Promise<void> {
    loading ??= import('./settings.ts').then(
      ({ createSettings }) => {
        dialog = createSettings(client);
      },
      () => {
        // Offline for a moment: who asks again has it fetched again.
        loading = undefined;
      },
    );
    return loading;
  }

  async function toggle(): Promise<void> {
    if (dialog?.isOpen) return dialog.close();
    await load();
    dialog?.open();
  }

  window.addEventListener(ASKED, () => void toggle());
  window.addEventListener('keydown', (event) => {
    if (event.code !== 'Escape' || event.repeat || client.status.state === 'idle' || isTyped(event)) return;
    // Or the browser takes it for the dialog that has just opened, and closes it.
    event.preventDefault();
    askForMenu();
  });
  // In play it has to open at once, also where the line has just gone.
  client.onStatus(({ state }) => {
    if (state === 'playing') void load();
  });
}
