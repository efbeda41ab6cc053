import { changeSettings, settings } from '../base/settings.ts';
import { isBrowsers, isElsewhere } from '../input/elsewhere.ts';

/** Key M turns sound off and on; not where it is a letter, steers, or something else is open. */
export function toggleMute(event: KeyboardEvent): void {
  // Browsers send a keydown without a key when they fill a form in.
  const isM = event.code === 'KeyM' || event.key?.toLowerCase() === 'm';
  if (!isM || event.repeat || isBrowsers(event)) return;
  const isTaken = Object.values(settings.keys).some((codes) => codes.includes(event.code));
  if (isTaken || isElsewhere(event)) return;
  changeSettings({ isMuted: !settings.isMuted });
}
