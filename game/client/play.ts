import { type Client, emptyPose, type Game, type GameEvent, type JoinWish, type Pose } from '../net/client.ts';
import type { Platform } from '../net/line/platform.ts';
import { byId } from './base/dom.ts';
import { guarded } from './base/faults.ts';
import { nowMs } from './base/now.ts';
import { screenNow } from './common/screen.ts';
import { createAlarm, type Danger } from './danger/alarm.ts';
import { createOverlay } from './debug/overlay.ts';
import { feel } from './feel.ts';
import { createFriends } from './friends/friends.ts';
import { createGallery } from './gallery/gallery.ts';
import { createEdge } from './hud/edge/edge.ts';
import { createHud, type Hud } from './hud/hud.ts';
import { isTyped } from './input/elsewhere.ts';
import { createInput, type Input } from './input/input.ts';
import type { Diary } from './kept/diary.ts';
import type { SceneCounts } from './scene/arena.ts';
import type { Picture } from './scene/camera/picture.ts';
import { createView } from './scene/view.ts';
import { createSound, type Sound, type Sounds } from './sound/sound.ts';
import { createBackdrop } from './start/backdrop.ts';

/** The own comet as it was last drawn: at which tick, place in world pixels, and the count of frames drawn so far. */
export interface Drawn {
  frame: number;
  tick: number;
  x: number;
  y: number;
  heading: number;
  alive: boolean;
  /** The same place on the screen, in CSS pixels from its upper left: the middle, but for the camera's lead. */
  screenX: number;
  screenY: number;
}

/** The game on the page: picture, HUD and hands. All of Phaser hangs on this module, which main.ts loads late. */
export interface Play {
  show(): void;
  hide(): void;
  /** Says what was lost while nobody could see it. */
  tell(text: string, tone: 'good' | 'bad'): void;
  /** While it is hidden: shows what the spectator sees instead, or nothing. */
  watch(isWanted: boolean): void;
  /** A wish to join, with what says who one is and whom one wants to be with. */
  dress(wish: JoinWish): JoinWish;
  /** The same with the panels of those who watch. */
  visit(isWanted: boolean): void;
  readonly sounds: Sounds;
  /** How much lives in the picture, for tests and the curious. */
  counts(): SceneCounts | undefined;
}

const NO_EVENTS: readonly GameEvent[] = [];

export interface PlayOptions {
  readonly client: Client;
  /** Who sees what is behind the start screen. */
  readonly spectator: Client;
  readonly platform: Platform;
  readonly diary: Diary;
  /** Leaves whatever is, and joins. */
  join(wish: JoinWish): void;
  /** Whoever watches wants to go back to the start screen. */
  onLeave(): void;
  /** Gets one object, rewritten in each frame of the own game. */
  onDrawn(drawn: Drawn): void;
}

export function createPlay({ client, spectator, platform, diary, join, onLeave, onDrawn }: PlayOptions): Play {
  const stage = byId('stage');
  const hudRoot = byId('hud');
  const input = createInput(stage, hudRoot, (heading) => client.steer(heading, 0));
  const friends = createFriends(client, platform, join);
  const hud = createHud(hudRoot, client, { steering: input.steering, diary, friends });
  const edge = createEdge(hudRoot);
  const overlay = createOverlay(hudRoot, client);
  const backdrop = createBackdrop(stage, spectator);
  const gallery = createGallery(stage, spectator, onLeave);
  const drawGallery = guarded('gallery', gallery.draw);
  const sound = createSound();
  const drawn: Drawn = { frame: 0, tick: 0, x: 0, y: 0, heading: 0, alive: false, screenX: 0, screenY: 0 };
  let isShown = false;
  let isWatching = false;
  let danger: Danger | undefined;

  const takeEvents = createSenses(client, hud, sound);
  const [drawHud, drawEdge] = [guarded('HUD', hud.draw), guarded('edge', edge.draw)];
  const advance = createOwnGame(client, { input, drawHud, overlay, sound }, (seen) => {
    danger = seen;
  });

  const view = createView(stage, {
    advance(atMs) {
      if (isShown) return advance(atMs);
      const game = backdrop.advance();
      if (gallery.isOpen) drawGallery(game, atMs);
      return game;
    },
    aim: () => (isShown ? input.steering.aim : -1),
    worn: () => (isShown ? diary.worn : undefined),
    takeEvents: () => (isShown ? takeEvents() : backdrop.takeEvents()),
    drawn(picture, own) {
      if (!isShown) {
        gallery.drawn(picture);
        return backdrop.drawn(own);
      }
      noteDrawn(drawn, picture, own);
      drawEdge(picture.game, own, picture, danger, picture.nowMs);
      input.place(drawn.screenX, drawn.screenY);
      onDrawn(drawn);
    },
  });

  const tools: Readonly<Record<string, () => void>> = { F3: overlay.toggle, F4: view.toggleGhosts };
  onFunctionKeys(tools, () => isShown);

  function toggle(isWanted: boolean): void {
    if (isWanted) gallery.close();
    if (isShown === isWanted) return;
    isShown = isWanted;
    // With what there is to say: a panel must not be seen before it has its figures.
    if (isWanted) drawHud(client.game, nowMs());
    hudRoot.hidden = !isWanted;
    if (isWanted) {
      input.start();
      sound.start();
    } else {
      input.stop();
      sound.stop();
    }
    dress();
  }

  function dress(): void {
    const isSeen = isShown || isWatching;
    stage.hidden = !isSeen;
    view.setBackdrop(!isShown && !gallery.isOpen);
    if (isSeen) view.wake();
    else view.sleep();
  }

  view.sleep();
  return {
    show: () => toggle(true),
    hide: () => toggle(false),
    dress: friends.dress,
    tell: (text, tone) => hud.tell(text, tone, nowMs()),
    sounds: sound.sounds,
    counts: () => view.counts(),
    watch(isWanted) {
      isWatching = isWanted && view.hasWebGL;
      // Nothing but the start screen's own sky hides the stage where there is nothing to see on it.
      document.body.classList.toggle('watching', isWatching);
      dress();
    },
    visit(isWanted) {
      if (isWanted && !isShown) gallery.open();
      else gallery.close();
      if (!isShown) hudRoot.hidden = !gallery.isOpen;
      dress();
    },
  };
}

interface Organs {
  readonly input: Input;
  readonly drawHud: Hud['draw'];
  readonly overlay: { draw(nowMs: number): void };
  readonly sound: Sound;
}

/** Brings the own game and all its panels to a moment, once a picture. `onDanger`: who is about to ram the own comet, or nobody. */
function createOwnGame(
  client: Client,
  { input, drawHud, overlay, sound }: Organs,
  onDanger: (danger: Danger | undefined) => void,
): (atMs: number) => Game | undefined {
  const steer = guarded('hands', createHands(client, input));
  const advanceClient = guarded('client', () => {
    client.see(screenNow.shape);
    client.advance();
  });
  const drawSound = guarded('sound', sound.draw);
  const [lookOut, drawOverlay] = [guarded('alarm', createAlarm().look), guarded('overlay', overlay.draw)];
  // Hands first, so that a key moves the comet in the very frame that follows it.
  return (atMs) => {
    const { game } = client;
    steer(atMs);
    advanceClient();
    drawHud(game, atMs);
    drawOverlay(atMs);
    // While the line is down the picture stands, and an engine would drone.
    const running = client.status.state === 'playing' ? game : undefined;
    const danger = lookOut(running, atMs);
    onDanger(danger);
    drawSound(running, danger, atMs);
    return game;
  };
}

/** What the hands do reaches the client; a comet just born has a heading of its own, which whoever does not steer keeps. */
function createHands(client: Client, input: Input): (atMs: number) => void {
  const pose = emptyPose();
  let wasAlive = false;
  return (atMs) => {
    const { game } = client;
    if (!game?.alive) {
      wasAlive = false;
      return;
    }
    if (!wasAlive && game.pose(game.id, pose)) {
      wasAlive = true;
      input.aim(pose.heading);
    }
    const { heading, buttons } = input.read(atMs);
    client.steer(heading, buttons);
  };
}

/** What happened since the last picture is told by the HUD, heard and felt, and then handed on to be shown. */
function createSenses(client: Client, hud: Hud, sound: Sound): () => readonly GameEvent[] {
  const [noteHud, noteSound] = [guarded('HUD', hud.note), guarded('sound', sound.note)];
  const feelIt = guarded('vibration', feel);
  return () => {
    const { game } = client;
    const events = client.takeEvents();
    if (!game) return NO_EVENTS;
    for (const event of events) {
      noteHud(event, game);
      noteSound(event, game);
      feelIt(event, game);
    }
    return events;
  };
}

function noteDrawn(drawn: Drawn, picture: Picture, own: Pose): void {
  drawn.frame++;
  drawn.tick = picture.game.tick;
  drawn.x = own.x;
  drawn.y = own.y;
  drawn.heading = own.heading;
  drawn.alive = picture.game.alive;
  const cssPx = picture.zoom / picture.ratio;
  drawn.screenX = innerWidth / 2 + (own.x - picture.x) * cssPx;
  drawn.screenY = innerHeight / 2 + (own.y - picture.y) * cssPx;
}

/** Calls what belongs to a key, by its code, once each time it goes down while `isOn`. */
function onFunctionKeys(actions: Readonly<Record<string, () => void>>, isOn: () => boolean): void {
  window.addEventListener('keydown', (event) => {
    const action = actions[event.code];
    if (!action || !isOn() || event.altKey || event.ctrlKey || isTyped(event)) return;
    event.preventDefault();
    if (!event.repeat) action();
  });
}
