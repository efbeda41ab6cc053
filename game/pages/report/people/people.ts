import { make, setText } from '../../../client/base/dom.ts';
import { linkTo, panel } from '../parts/elements.ts';
import { askAct, askView, type Outcome } from './ask.ts';
import { showActs } from './dialog.ts';
import { type Acts, createAudit, createBans, createMutes, createPlayers, createReports, createRooms } from './lists.ts';

/** Who is here changes slowly, and a walk over all of them costs the server. */
const EVERY_MS = 2000;

/** Shows who is here, what was reported and decided, and acts on it. */
export function showPeople(page: HTMLElement): void {
  document.title = 'Cometa: people';
  const status = make('p', 'status', 'Asking the server…');
  status.setAttribute('role', 'status');
  const outcome = make('p', 'note said');
  outcome.setAttribute('role', 'status');
  const acts: Acts = {
    open: (title, choices) => showActs(title, choices, tell),
    lift: (act, request) => void askAct(act, request).then(tell),
  };
  const players = createPlayers(acts);
  const [reports, rooms, bans, mutes, audit] = [
    createReports(acts),
    createRooms(acts),
    createBans(acts),
    createMutes(acts),
    createAudit(),
  ];
  const lists = [players, reports, rooms, bans, mutes, audit];
  const screen = make('div', 'screen', [
    make('div', 'pair', [
      panel('Players', [players.filter, players.element]),
      make('div', 'stack', [
        panel('Reports', [reports.element], 'The newest first; each opens to what was said.'),
        panel('Rooms', [rooms.element]),
      ]),
    ]),
    make('div', 'pair', [panel('Bans', [bans.element]), panel('Mutes', [mutes.element])]),
    panel('Audit log', [audit.element], 'The newest first, in UTC. Nothing here can change it.'),
  ]);
  page.append(
    make('header', 'head row', [make('h1', '', 'Cometa'), status, linkTo('#', 'Dashboard')]),
    outcome,
    screen,
  );

  const look = async () => {
    const view = await askView();
    if (!view) return setText(status, '▲ no connection to the server, trying again');
    setText(status, view.isKept ? '● live' : '● live, ▲ nothing is saved in this run');
    keepFocus(screen, () => {
      for (const list of lists) list.set(view);
    });
  };
  function tell({ words }: Outcome): void {
    setText(outcome, words);
    void look();
  }
  const again = () => look().finally(() => setTimeout(again, EVERY_MS));
  void again();
}

/** Lists that are written anew take the focus with them: it goes to the button that has come in its place. */
function keepFocus(within: HTMLElement, write: () => void): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement && within.contains(focused) ? focused.dataset.key : undefined;
  write();
  if (key === undefined || focused?.isConnected) return;
  const next = [...within.querySelectorAll<HTMLElement>('[data-key]')].find((element) => element.dataset.key === key);
  next?.focus();
}
