import type { Client } from '../../net/client.ts';
import type { Platform } from '../../net/line/platform.ts';
import { askToNotify, canBuzz, canFillScreen, canNotify, media } from '../base/browser.ts';
import { make, setText } from '../base/dom.ts';
import { changeSettings, LEAST_SCALE, MOST_SCALE, MOTIONS, settings } from '../base/settings.ts';
import { createLeave } from '../common/leave.ts';
import { createShare } from '../common/share.ts';
import { makeSaid, makeSaidButton } from '../words/said.ts';
import { languageNow, languages, say, saying } from '../words/words.ts';
import { wishFullScreen } from './apply.ts';
import { createDevice } from './device.ts';
import { createKeys } from './keys.ts';
import { makeChoice, makeSlider, makeSwitch } from './rows.ts';

/** The settings over start screen or game, which goes on meanwhile. All of them act at once and are kept. */
export interface SettingsDialog {
  readonly isOpen: boolean;
  /** `hasKeyboard`: there are keys to be shown. */
  open(hasKeyboard: boolean): void;
  close(): void;
}

const VOLUME = { least: 0, most: 100, step: 5, isLive: true };
/** Not live: the slider would grow under the hand that drags it. */
const SCALE = { least: percent(LEAST_SCALE), most: percent(MOST_SCALE), step: 10, isLive: false };

export function createSettings(client: Client, post: Platform['post']): SettingsDialog {
  const title = makeSaid('h2', '', 'settings.title');
  title.id = 'settings-title';
  const keys = createKeys();
  const device = createDevice(post);
  const room = make('span', 'dim');
  const share = createShare();
  const inPlay = make('div', 'in-play', [room, share.element]);
  const leave = createLeave('', () => {
    dialog.close();
    client.leave();
  });
  const done = makeSaidButton('done', 'settings.done', () => dialog.close());
  const rows = make('div', 'settings-rows', [
    make('div', 'settings-part', [...createRows(), device.element]),
    make('div', 'settings-part', [
      makeSwitch(
        'settings.leftHanded',
        () => settings.isLeftHanded,
        (isLeftHanded) => changeSettings({ isLeftHanded }),
      ),
      keys.element,
    ]),
  ]);
  const dialog = make('dialog', 'panel settings', [
    title,
    rows,
    make('footer', '', [inPlay, make('div', 'ends', [leave, done])]),
  ]);
  dialog.setAttribute('aria-labelledby', title.id);
  // A click into its empty middle keeps the keys here.
  dialog.tabIndex = -1;
  // A click beside it closes it, in browsers that know of this.
  dialog.setAttribute('closedby', 'any');
  document.body.append(dialog);

  const write = () => setText(room, say('hud.room', { room: client.game?.room ?? '' }));
  saying(write);

  return {
    get isOpen() {
      return dialog.open;
    },
    open(hasKeyboard) {
      if (dialog.open) return;
      keys.element.hidden = !hasKeyboard;
      leave.hidden = client.status.state === 'idle';
      inPlay.hidden = !client.game;
      if (client.game) share.setRoom(client.game.room);
      write();
      keys.refresh();
      device.clear();
      dialog.showModal();
      rows.scrollTop = 0;
    },
    close: () => dialog.close(),
  };
}

function createRows(): HTMLElement[] {
  return [
    makeChoice(
      'settings.language',
      languages.map(({ tag, name }) => ({ value: tag, label: () => name })),
      languageNow,
      (language) => changeSettings({ language }),
    ),
    makeSwitch(
      'settings.sound',
      () => !settings.isMuted,
      (isOn) => changeSettings({ isMuted: !isOn }),
    ),
    makeSlider(
      'settings.volume',
      VOLUME,
      () => percent(settings.volume),
      // Who turns it up wants to hear it.
      (volume) => changeSettings({ volume: volume / 100, isMuted: false }),
    ),
    makeSlider(
      'settings.scale',
      SCALE,
      () => percent(settings.scale),
      (scale) => changeSettings({ scale: scale / 100 }),
    ),
    makeChoice(
      'settings.motion',
      MOTIONS.map((motion) => ({ value: motion, label: () => say(`motion.${motion}`) })),
      () => settings.motion,
      (wanted) => changeSettings({ motion: MOTIONS.find((motion) => motion === wanted) ?? 'system' }),
    ),
    makeSwitch(
      'settings.shakes',
      () => settings.shakes,
      (shakes) => changeSettings({ shakes }),
    ),
    makeSwitch(
      'settings.hidesWords',
      () => settings.hidesWords,
      (hidesWords) => changeSettings({ hidesWords }),
    ),
    ...createPhoneRows(),
  ];
}

/** Rows of what not every device has. */
function createPhoneRows(): HTMLElement[] {
  const buzzes = canBuzz() && media('(pointer: coarse)').matches;
  return [
    ...(buzzes
      ? [
          makeSwitch(
            'settings.vibrates',
            () => settings.vibrates,
            (vibrates) => changeSettings({ vibrates }),
          ),
        ]
      : []),
    ...(canNotify() ? [makeSwitch('settings.notifies', () => settings.notifies, wishNotices)] : []),
    ...(canFillScreen() ? [makeSwitch('settings.fullScreen', () => settings.isFullScreen, wishFullScreen)] : []),
  ];
}

/** Only who asks for it is asked by the browser; who refuses there has the switch off again. */
async function wishNotices(isWanted: boolean): Promise<void> {
  changeSettings({ notifies: isWanted && (await askToNotify()) });
}

function percent(share: number): number {
  return Math.round(share * 100);
}
