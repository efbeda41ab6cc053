import {
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
}
