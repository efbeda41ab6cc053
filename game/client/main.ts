import { createClient, type JoinWish, type Status } from '../net/client.ts';
import { simulateLine } from '../net/line/profiles.ts';
import { forgetReload, keepRoomInAddress, readAddress, reloadOnce } from './address.ts';
import { byId } from './base/dom.ts';
import { metering } from './base/faults.ts';
import { createPart, type PartState } from './base/late-part.ts';
import { hasLessMotion, onSettings } from './base/settings.ts';
import { createNotice } from './common/notice.ts';
import { createDiary } from './kept/diary.ts';
import { noteWho } from './kept/identity.ts';
import { createLocalKept } from './kept/local.ts';
import { takeNewPrizes } from './kept/prizes.ts';
import { createLosses } from './loss.ts';
import { applySettings } from './menu/apply.ts';
import { createMenu } from './menu/menu.ts';
import { startRoaming } from './menu/roam.ts';
import { browserPlatform } from './platform.ts';
import type { Play } from './play.ts';
import type {} from './probe.ts';
import { keepSession, type Session, takeSession } from './session.ts';
import { createCareerCard } from './start/career.ts';
import { createSpectating } from './start/spectate.ts';
import { createStart } from './start/start.ts';
import { say } from './words/words.ts';

// All of the script is here.
byId('late').remove();
applySettings();
const address = readAddress();
metering.isProfiled = address.profile;
const direct = browserPlatform();
const platform = address.line ? simulateLine(direct, address.line, Math.floor(direct.random() * 2 ** 32)) : direct;
const client = createClient({ platform, noPredict: address.noPredict, noSmooth: address.noSmooth });
const spectating = createSpectating(platform, showSpectated);
window.__cometa = {
  client,
  spectator: spectating.client,
  telemetry: client.telemetry,
  drawn: undefined,
  sounds: undefined,
  counts: () => play?.counts(),
};

// Read before keepSession listens: its pageshow takes the key away.
const session = takeSession();
const losses = createLosses(client, session?.held);
let wish: JoinWish | undefined;
keepSession(client, () => wish, losses.holdings);

const kept = createLocalKept();
const diary = createDiary(kept, () => Date.now());
window.addEventListener('pagehide', diary.flush);
const start = createStart(join, spectating, createCareerCard(kept, diary), () => visit(true));
const notice = createNotice(platform.nowMs, goBack);
createMenu(client, platform, (state) => {
  menuMissing = state;
  show(client.status);
});
let play: Play | undefined;
/** Phaser and all that draws; while it comes the start screen already answers. */
const picture = createPart(platform.later, () => import('./play.ts'), takePlay, enter);
/** Somebody wants to see the room that is behind the start screen, and nothing else. */
let isVisiting = false;
/** Somebody wants to play, and waits for the picture: a comet whose player sees nothing would be prey. */
let isEntering = false;
/** The settings were asked for and do not come. */
let menuMissing: PartState | undefined;
/** Whether the room is one to come back to by its link: private, or asked for by code. */
let isRoomNamed = address.room !== undefined;

startRoaming();
client.onStatus(show);
onSettings(showSpectated);
if (session) joinAgain(session);
else show(client.status);
picture.load();

function join(next: JoinWish): void {
  wish = next;
  isVisiting = false;
  isRoomNamed = wish.private === true || wish.room !== undefined;
  if (!isRoomNamed) keepRoomInAddress(undefined);
  isEntering = true;
  picture.load();
  enter();
}

/** Goes straight on with the comet that the page had before it was reloaded. */
function joinAgain({ name, colour, key }: Session): void {
  const { room } = address;
  wish = { name, colour, resume: key, ...(room === undefined ? {} : { room }) };
  isEntering = true;
  enter();
}

function enter(): void {
  if (!isEntering || !play || !wish) return show(client.status);
  isEntering = false;
  client.join(play.dress(wish));
}

function takePlay({ createPlay }: typeof import('./play.ts')): void {
  play = createPlay({
    client,
    spectator: spectating.client,
    platform,
    diary,
    join,
    onLeave: () => visit(false),
    onDrawn(drawn) {
      if (window.__cometa) window.__cometa.drawn = drawn;
    },
  });
  if (window.__cometa) window.__cometa.sounds = play.sounds;
}

/** Once for each, with the next game. */
function tellPrizes(): void {
  const [prize] = takeNewPrizes(client.prizes());
  if (prize) play?.tell(say(`prize.${prize.period}`, { place: prize.place, dust: prize.dust }), 'good');
}

/** What the button of every card does. */
function goBack(): void {
  if (menuMissing) {
    menuMissing = undefined;
    show(client.status);
  } else if (isEntering) {
    isEntering = false;
    show(client.status);
  } else client.leave();
}

function show(status: Status): void {
  if (status.state === 'closed' && status.reload && reloadOnce()) return;
  const isAtStart = status.state === 'idle' && !isEntering;
  if (isAtStart) {
    wish = undefined;
    const { room } = readAddress();
    play?.hide();
    if (isVisiting) start.hide();
    else start.show(room);
    // Only once there is something to draw it with.
    if (play) spectating.open(room);
  } else {
    start.hide();
    spectating.close();
    // Until there is something to see, and something to say, the notice has the screen.
    if (client.game) play?.show();
  }
  const loss = losses.follow(status);
  if (loss) play?.tell(say(loss.isRestart ? 'loss.restart' : 'loss.away', { dust: loss.dust }), 'bad');
  if (status.state === 'playing') noteRoom();
  if (status.state === 'playing') tellPrizes();
  const own = client.game?.roster.get(client.game.id);
  if (own && own.who > 0) noteWho(own.who);
  const missing = isEntering ? picture.state : menuMissing;
  const wasPlaying = client.game !== undefined;
  notice.show(status, { missing, wasPlaying, isBare: !wasPlaying && !isAtStart });
}

/** Moves the start screen's sky, or lets it be still; who watches the room and nothing else comes back when it is gone. */
function showSpectated(): void {
  if (isVisiting && !spectating.isThere) visit(false);
  play?.watch(spectating.isThere && (isVisiting || !hasLessMotion()));
}

function visit(isWanted: boolean): void {
  isVisiting = isWanted;
  play?.visit(isWanted);
  show(client.status);
  showSpectated();
}

function noteRoom(): void {
  forgetReload();
  if (isRoomNamed && client.game) keepRoomInAddress(client.game.room);
}
