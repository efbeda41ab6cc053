import { type Client, emptyPose, type Game, type GameEvent, type Pose } from '../../net/client.ts';
import { make, setText } from '../base/dom.ts';
import { guarded } from '../base/faults.ts';
import { changeSettings, settings } from '../base/settings.ts';
import { createLeave } from '../common/leave.ts';
import { createShare } from '../common/share.ts';
import type { Steering } from '../input/input.ts';
import type { Diary } from '../kept/diary.ts';
import { askForMenu } from '../menu/menu.ts';
import { makeSaidButton } from '../words/said.ts';
import { say } from '../words/words.ts';
import { createCoach } from './coach/coach.ts';
import { createHint } from './coach/hint.ts';
import { createCallout } from './news/callout.ts';
import { createFeed } from './news/feed.ts';
import { createHerald, type Herald } from './news/herald.ts';
import { createNewsroom, type News, type Tone, WEIGHT } from './news/news.ts';
import { blowTo } from './panels/blow.ts';
import { createBoard } from './panels/leaderboard.ts';
import { createMinimap } from './panels/minimap.ts';
import { createOwnState } from './panels/own-state.ts';
import type { Panel } from './panels/panel.ts';
import { createSeeAgain } from './panels/see-again.ts';
import { createShattered, type Own, type Shattered } from './panels/shattered.ts';
import { createLine } from './panels/status.ts';
import { createRounds } from './rounds/rounds.ts';
import { createTalk, type TalkFriends } from './talk/talk.ts';

/** Everything written over the picture. In the DOM: sharp at any size, and readable by a screen reader. */
export interface Hud {
  /** Call it every animation frame, before `note`. */
  draw(game: Game | undefined, nowMs: number): void;
  note(event: GameEvent, game: Game): void;
  /** Says what was lost, or won, while nobody could see it. */
  tell(text: string, tone: Tone, nowMs: number): void;
}

type Hit = GameEvent & { kind: 'ram' };

/** Ten times a second: what changes faster cannot be read, and each change costs the browser a layout. */
const DRAW_EVERY_MS = 100;
/** Places worth telling a listener of. */
const LEADERS = 3;
/** A sentence that nobody expects. */
const LOSS_MS = 9000;
/** Long enough to come out of the fight first. */
const PRIZE_MS = 30_000;

export interface HudOptions {
  /** What the hands do, for the hints of a first play. */
  readonly steering: Readonly<Steering>;
  /** What the player does is written there. */
  readonly diary: Diary;
  readonly friends: TalkFriends;
}

export function createHud(root: HTMLElement, client: Client, { steering, diary, friends }: HudOptions): Hud {
  const line = createLine(client);
  const [board, minimap, ownState, hint] = [createBoard(), createMinimap(), createOwnState(), createHint()];
  const [upper, lower] = [make('div', 'upper'), make('div', 'lower')];
  const coach = createCoach(steering, upper, lower);
  const room = createRoom();
  const panels: Readonly<Record<string, Panel>> = { board, minimap, ownState, hint, coach, room };
  const [feed, callout, loss] = [createFeed(), createCallout(), createCallout('loss', LOSS_MS)];
  const session = () => client.sessionKey();
  const shattered = createShattered(() => client.again(), session);
  const prize = createPrize(session);
  const newsroom = createNewsroom();
  const { live, herald } = createVoice();
  const rounds = createRounds(client, steering, diary, {
    call: (text, tone) => callout.show(text, tone, nowMs),
    tell: herald.say,
  });
  const talk = createTalk(client, herald.say, { friends });
  room.element.append(talk.button, prize.element);
  ownState.element.append(rounds.chosen);
  upper.append(rounds.clock, talk.notices, hint.element, loss.element, callout.element);
  lower.append(rounds.cards, coach.element, ownState.element);
  const frame = makeFrame(
    [board.element, rounds.goal, feed.element],
    upper,
    [minimap.element, line.element, room.element],
    lower,
  );
  const leave = createLeave('small', () => client.leave());
  root.append(frame, ...talk.elements, shattered.element, rounds.podium, live, leave);

  const own: Own = { pose: emptyPose(), dust: 0 };
  /** Dust now; `own` holds what there was a picture ago. */
  let dust = 0;
  let nowMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const report = createReport(client, herald);

  function tell(news: News, cost: number): void {
    feed.add(news, cost, nowMs);
    if (news.weight > WEIGHT.others) herald.say(sentenceOf(news), news.weight);
  }

  function announce(game: Game): void {
    for (const news of newsroom.look(game)) tell(news, 0);
    report(game);
    herald.draw(nowMs);
  }

  const drawAlways: readonly (() => void)[] = [
    guarded('line', line.draw),
    // The death screen says it too, and longer.
    guarded('callout', () => callout.draw(client.game?.alive ? nowMs : Number.POSITIVE_INFINITY)),
    guarded('loss', () => loss.draw(nowMs)),
    guarded('feed', () => feed.draw(nowMs)),
    guarded('prize', () => prize.draw(nowMs)),
  ];
  const drawInGame: readonly ((game: Game, nowMs: number) => void)[] = [
    ...Object.entries(panels).map(([name, panel]) => guarded(name, panel.draw)),
    guarded('news', announce),
    rounds.draw,
    guarded('talk', talk.draw),
    guarded('shattered', (game) => drawShattered(game, client, shattered, frame, nowMs)),
  ];

  return {
    draw(game, atMs) {
      nowMs = atMs;
      own.dust = dust;
      dust = game?.dust ?? 0;
      // Stays as it was last where the comet is gone: by then one asks what hit it.
      game?.pose(game.id, own.pose);
      if (game) rounds.look(game);
      else {
        rounds.close();
        talk.close();
      }
      if (nowMs - drawnMs < DRAW_EVERY_MS) return;
      drawnMs = nowMs;
      for (const draw of drawAlways) draw();
      if (game) for (const draw of drawInGame) draw(game, nowMs);
    },
    note(event, game) {
      const news = newsroom.note(event, game);
      if (news) tell(news, news.tone === 'bad' ? Math.max(0, own.dust - dust) : 0);
      const word = event.kind === 'ram' ? wordOn(event, game, own.pose) : undefined;
      if (word) callout.show(word.text, word.tone, nowMs);
      if (event.kind === 'taken' && event.by === game.id) feed.gather(event.value, nowMs);
      coach.note(event, game);
      rounds.note(event, game);
      shattered.note(event, game, own);
      if (event.kind === 'paid' && event.shattered && event.winner === game.id) prize.show(nowMs);
    },
    tell(text, tone, atMs) {
      loss.show(text, tone, atMs);
      herald.say(text, WEIGHT.own);
    },
  };
}

/** For who shattered another: the way to see it again, for a while. */
function createPrize(session: () => string | undefined) {
  const { element, offer } = createSeeAgain(session);
  let untilMs = Number.NEGATIVE_INFINITY;
  element.hidden = true;
  return {
    element,
    show(nowMs: number) {
      untilMs = nowMs + PRIZE_MS;
      offer();
    },
    draw(nowMs: number) {
      // Who is about to use it has it for as long.
      element.hidden = nowMs >= untilMs && !element.contains(document.activeElement);
    },
  };
}

function drawShattered(game: Game, { status }: Client, shattered: Shattered, frame: Element, nowMs: number): void {
  const isPodium = game.round?.phase === 'podium';
  frame.classList.toggle('on-podium', isPodium);
  // A new round brings a new comet by itself.
  if (status.state === 'playing' && !isPodium) shattered.draw(game, nowMs);
  else shattered.close();
}

/** A grid: nothing lies over anything else, however large the text is made. */
function makeFrame(side: readonly Node[], upper: Node, corner: readonly Node[], lower: Node): HTMLElement {
  return make('div', 'frame', [make('div', 'side', side), upper, make('div', 'corner', corner), lower]);
}

const rivalPose = emptyPose();

/** The word on an own hit: who won, and why. */
function wordOn({ winner, loser, draw }: Hit, game: Game, own: Pose): { text: string; tone: Tone } | undefined {
  const rival = winner === game.id ? loser : loser === game.id ? winner : -1;
  if (rival < 0) return undefined;
  const name = game.roster.get(rival)?.name ?? '';
  if (draw) return { text: say('hit.draw'), tone: '' };
  if (winner === game.id) return { text: say('hit.won', { name }), tone: 'good' };
  const key = game.pose(rival, rivalPose) ? blowTo(own, rivalPose.x, rivalPose.y) : 'dead.by';
  return { text: say(key, { name }), tone: 'bad' };
}

/** A live region, and who speaks through it. */
function createVoice() {
  const live = make('div', 'unseen');
  live.setAttribute('role', 'status');
  return { live, herald: createHerald((text) => setText(live, text)) };
}

/** Tells those who listen of the own rank, and of trouble with the line. */
function createReport(client: Client, herald: Herald): (game: Game) => void {
  let place = 0;
  let wasQuiet = false;
  return ({ rank }) => {
    const isQuiet = client.status.state === 'playing' && client.status.quiet;
    if (isQuiet && !wasQuiet) herald.say(say('herald.trouble'), WEIGHT.own);
    wasQuiet = isQuiet;
    if (rank.place !== place && rank.place > 0 && rank.place <= LEADERS && place > 0) {
      herald.say(say('herald.rank', { place: rank.place }), WEIGHT.all);
    }
    place = rank.place;
  };
}

function sentenceOf({ key, a, b }: News): string {
  return say(key, { a: a?.name ?? '', b: b?.name ?? '' });
}

/** The room's code, its link, whether it is heard, and the settings. */
function createRoom(): Panel {
  const code = make('span', 'dim');
  const share = createShare();
  const mute = makeSaidButton('small muted', 'hud.muted', () => changeSettings({ isMuted: false }));
  const menu = makeSaidButton('small to-settings', 'settings.title', askForMenu);
  return {
    element: make('div', 'room', [code, share.element, mute, menu]),
    draw(game) {
      mute.hidden = !settings.isMuted;
      setText(code, say('hud.room', { room: game.room }));
      share.setRoom(game.room);
    },
  };
}
