import { fillScreen, fillsScreen } from '../base/browser.ts';
import {
  changeSettings,
  hasLessMotion,
  onSettings,
  rereadSettings,
  SETTINGS_ITEM,
  settings,
  tellSettings,
  wantsLess,
} from '../base/settings.ts';

/**
 * Tells the stylesheets what is chosen, in this one place: `--scale` multiplies the root's font, from which all sizes follow, and
 * `data-motion="less"` stops what moves. Follows the system's wish, and other tabs of this browser.
 */
export function applySettings(): void {
  const apply = () => {
    const root = document.documentElement;
    root.style.setProperty('--scale', String(settings.scale));
    root.dataset.motion = hasLessMotion() ? 'less' : 'full';
  };
  onSettings(apply);
  apply();
  wantsLess.addEventListener?.('change', tellSettings);
  window.addEventListener('storage', ({ key }) => {
    // Null: all of it was cleared.
    if (key === SETTINGS_ITEM || key === null) rereadSettings();
  });
  applyFullScreen();
}

/** Wants the whole screen, or no longer; at once where a touch or a key asks for it. */
export function wishFullScreen(isFullScreen: boolean): void {
  changeSettings({ isFullScreen });
  fillScreen(isFullScreen);
}

/** A page that has just come gets the whole screen with the first touch: browsers give it to nobody before. */
function applyFullScreen(): void {
  window.addEventListener('pointerup', () => {
    if (settings.isFullScreen) fillScreen(true);
  });
  // The system has keys and gestures of its own for it.
  document.addEventListener('fullscreenchange', () => changeSettings({ isFullScreen: fillsScreen() }));
}
