import { REPORT_REASONS, type ReportReason } from '../../../../protocol/people.ts';
import type { Game } from '../../../net/client.ts';
import { playersIn } from '../../../net/prediction/game.ts';
import { make, makeButton, setText } from '../../base/dom.ts';
import { hueOf } from '../../common/hues.ts';
import type { Muted } from '../../kept/muted.ts';
import '../../words/late-words.ts';
import { makeSaid, makeSaidButton, nameFor } from '../../words/said.ts';
import { say, saying } from '../../words/words.ts';

/** Who is in the room, each with what one may do about them. */
export interface Players {
  readonly element: HTMLElement;
  draw(game: Game): void;
}

export interface PlayerActs {
  whisper(name: string): void;
  mute(id: number, isMuted: boolean): void;
  /** Where one can make any; `offer` asks a player to be friends. */
  readonly friends: { offer(id: number): void; isFriend(who: number): boolean } | undefined;
  report(id: number, reason: ReportReason): void;
}

interface Row {
  readonly element: HTMLElement;
  draw(game: Game): void;
}

export function createPlayers(muted: Muted, acts: PlayerActs): Players {
  const list = make('ul', 'player-rows');
  const count = make('h3');
  const element = make('div', 'players', [count, list]);
  const rows = new Map<number, Row>();
  return {
    element,
    draw(game) {
      setText(count, say('players.count', { count: playersIn(game) }));
      for (const [id, row] of rows) {
        if (game.roster.has(id)) continue;
        row.element.remove();
        rows.delete(id);
      }
      for (const id of game.roster.keys()) {
        let row = rows.get(id);
        if (!row) {
          row = createRow(id, game, muted, acts);
          rows.set(id, row);
          list.append(row.element);
        }
        row.draw(game);
      }
    },
  };
}

function createRow(id: number, game: Game, muted: Muted, acts: PlayerActs): Row {
  const name = make('bdi', 'name');
  const isOwn = id === game.id;
  const mute = makeButton('small', '', () => acts.mute(id, mute.getAttribute('aria-pressed') !== 'true'));
  const befriend = makeButton('small befriend', '★', () => acts.friends?.offer(id));
  befriend.hidden = acts.friends === undefined;
  const report = createReport((reason) => acts.report(id, reason));
  const buttons = isOwn
    ? [makeSaid('span', 'dim', 'players.you')]
    : [
        befriend,
        makeSaidButton('small', 'players.whisper', () => acts.whisper(name.textContent ?? '')),
        mute,
        report.open,
      ];
  const element = make('li', '', [make('div', 'player-row', [name, ...buttons]), ...(isOwn ? [] : [report.form])]);
  return {
    element,
    draw({ roster }) {
      const player = roster.get(id);
      if (!player) return;
      setText(name, player.name);
      name.style.setProperty('--hue', hueOf(player.colour).css);
      const isFriend = acts.friends?.isFriend(player.who) === true;
      befriend.title = say(isFriend ? 'players.friend' : 'players.befriend');
      befriend.setAttribute('aria-label', befriend.title);
      befriend.disabled = isFriend;
      const isMuted = muted.has({ ...player, id });
      mute.setAttribute('aria-pressed', String(isMuted));
      setText(mute, say(isMuted ? 'players.unmute' : 'players.mute'));
      element.classList.toggle('is-muted', isMuted);
    },
  };
}

/** A button that asks for the reason before anything is sent. */
function createReport(send: (reason: ReportReason) => void) {
  const options = REPORT_REASONS.map((reason) => {
    const option = make('option');
    option.value = reason;
    saying(() => setText(option, say(`report.${reason}`)));
    return option;
  });
  const select = make('select', '', options);
  nameFor(select, 'report.why');
  const confirm = makeSaidButton('small', 'report.send', () => {
    form.hidden = true;
    send(REPORT_REASONS.find((reason) => reason === select.value) ?? REPORT_REASONS[0]);
  });
  const form = make('div', 'report-form', [select, confirm]);
  form.hidden = true;
  const open = makeSaidButton('small', 'players.report', () => {
    form.hidden = !form.hidden;
    if (!form.hidden) select.focus();
  });
  return { open, form };
}
