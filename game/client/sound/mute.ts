import { changeSettings, settings } from '../settings.ts';

/** Key M turns sound off and on; not where it is a letter, steers, or something else is open. */
export function toggleMute(event: KeyboardEvent): void {
  const isM = event.code === 'KeyM' || event.key.toLowerCase() === 'm';
  if (!isM || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
  const isTaken = Object.values(settings.keys).some((codes) => codes.includes(event.code));
  if (isTyping || isTaken || document.querySelector('dialog[open]')) return;
  changeSettings({ isMuted: !settings.isMuted });
}
