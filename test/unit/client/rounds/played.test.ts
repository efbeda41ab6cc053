import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../../../game/net/client.ts';
import { CHOICES } from '../../../../game/sim/world/traits.ts';
import { createVirtualWorld } from '../../../../tools/lib/virtual/virtual.ts';
import { stubPage } from '../../../harness/client/page.ts';

const page = stubPage();
const { createCrier } = await import('../../../../game/client/hud/rounds/crier.ts');
const { faceOf } = await import('../../../../game/client/hud/rounds/clock.ts');
const { createOffer } = await import('../../../../game/client/hud/rounds/offer.ts');
const { standsOf } = await import('../../../../game/client/hud/rounds/standing.ts');
const { createDiary } = await import('../../../../game/client/kept/diary.ts');
const { createLocalKept } = await import('../../../../game/client/kept/local.ts');

/** Real clients in a real room, in virtual time. A round lasts two minutes, the second of which is its closing. */

const PICTURE_MS = 100;
const WALL_MS = 20_000 * 86_400_000;
const stored = () => JSON.parse(page.stored.get('cometa.career') ?? '{}');

beforeEach(() => page.stored.clear());

/** A player with as much of a HUD as knows no elements. */
interface Seat {
  readonly client: Client;
  readonly cut: () => void;
  readonly diary: ReturnType<typeof createDiary>;
  readonly offer: ReturnType<typeof createOffer>;
  readonly cries: string[];
  /** Pictures are drawn only while the page is seen. */
  isSeen: boolean;
  isGone: boolean;
}

function createArcade() {
  const world = createVirtualWorld({ ROOM_SEATS: '8', ROUND_SECONDS: '120', BOTS: '0' }, 5);
  const seats: { seat: Seat; picture: () => void }[] = [];

  function sit(): Seat {
    const { platform, cut } = world.platform();
    // A page that is gone has no timers: it does not come back to its comet.
    const later = (ms: number, task: () => void) => platform.later(ms, () => void (seat.isGone || task()));
    const client = createClient({ platform: { ...platform, later } });
    const diary = createDiary(createLocalKept(), () => WALL_MS);
    const [offer, crier] = [createOffer(), createCrier()];
    const seat: Seat = { client, cut, diary, offer, cries: [], isSeen: true, isGone: false };
    const picture = () => {
      client.advance();
      const { game, status } = client;
      if (!game) return;
      const nowMs = world.time.nowMs();
      diary.look(game, nowMs);
      const cry = crier.look(game);
      if (cry) seat.cries.push(cry.key);
      offer.look(game.alive ? game.offer : [], status.state === 'playing', nowMs);
      for (const event of client.takeEvents()) diary.note(event, game);
    };
    seats.push({ seat, picture });
    return seat;
  }

  return {
    world,
    join(name: string, resume?: string): Seat {
      const seat = sit();
      seat.client.join({ name, colour: 1, ...(resume === undefined ? {} : { resume }) });
      return seat;
    },
    /** Ends a page, as a reload does. @returns the key it leaves behind */
    close(seat: Seat): string {
      const key = seat.client.sessionKey() ?? '';
      seat.isSeen = false;
      seat.isGone = true;
      seat.cut();
      return key;
    },
    hide(seat: Seat): void {
      seat.isSeen = false;
      seat.client.hide();
    },
    show(seat: Seat): void {
      seat.isSeen = true;
      seat.client.show();
    },
    async run(seconds: number): Promise<void> {
      for (let ms = 0; ms < seconds * 1000; ms += PICTURE_MS) {
        for (const { seat, picture } of seats) if (seat.isSeen) picture();
        await world.time.run(PICTURE_MS);
      }
    },
    /** Runs to so many seconds after the room began. */
    async runTo(second: number): Promise<void> {
      if (!this.room()) await this.run(1);
      const { tick } = this.room().world;
      await this.run(second - tick / 60);
    },
    room() {
      const [room] = world.game.lobby.rooms.values();
      return room;
    },
    /** Gives dust on the server; it is told with the offer that comes of it. */
    enrich({ client }: Seat, dust: number): void {
      this.room().world.own.dust[client.game?.id ?? -1] = dust;
    },
  };
}

/** What a page shows at one moment. */
function shot({ client, diary }: Seat) {
  const { game } = client;
  if (!game) throw new Error('there is no game to look at');
  return {
    isAlive: game.alive,
    phase: game.round?.phase,
    secondsLeft: game.round?.secondsLeft ?? 0,
    face: faceOf(game.round),
    stands: standsOf(game).map(({ name, isOwn }) => `${name}${isOwn ? ' (own)' : ''}`),
    place: diary.ended?.result.place,
    isBest: diary.ended?.isBest,
  };
}

/** One round: Ada and Bo play it, Cid reloads on the podium, Dee and Eve hide before its end, and Late joins after it. */
async function playRound() {
  page.stored.clear();
  const arcade = createArcade();
  const [ada, bo, cid, dee, eve] = ['Ada', 'Bo', 'Cid', 'Dee', 'Eve'].map((name) => arcade.join(name));
  await arcade.runTo(90.5);
  const closing = shot(ada);
  arcade.enrich(ada, 40);
  arcade.enrich(bo, 50);
  for (const seat of [dee, eve]) arcade.hide(seat);
  await arcade.runTo(122);
  const podium = { ada: shot(ada), cid: shot(cid), kept: stored() };
  const cidAgain = arcade.join('Cid', arcade.close(cid));
  const late = arcade.join('Late');
  await arcade.runTo(124);
  arcade.show(dee);
  await arcade.runTo(125);
  const later = { cid: shot(cidAgain), late: shot(late), dee: shot(dee), kept: stored() };
  await arcade.runTo(131);
  const next = [ada, bo, cidAgain, dee, late].map(shot);
  arcade.show(eve);
  await arcade.runTo(132);
  const cries = [ada, cidAgain, dee, eve, late].map((seat) => seat.cries.filter((key) => key !== 'round.moves'));
  return { closing, podium, later, next: [...next, shot(eve)], cries };
}

describe('a round', () => {
  let played: Awaited<ReturnType<typeof playRound>>;
  beforeAll(async () => {
    played = await playRound();
  }, 120_000);

  test('shows its last minute on the clock, and its end on the podium, with the own place', () => {
    expect(played.closing.face).toEqual({ text: '0:30', isClosing: true });
    const { ada } = played.podium;
    expect(ada).toMatchObject({ isAlive: false, phase: 'podium', face: undefined, place: 2, isBest: true });
    expect(ada.stands.slice(0, 2)).toEqual(['Bo', 'Ada (own)']);
  });

  test('is kept once for each who saw it end', () => {
    expect(played.podium.kept).toMatchObject({ rounds: 3, wins: 1, best: { place: 1, of: 3, dust: 50 } });
  });

  test('begins anew by itself, for all who are there', () => {
    for (const seat of played.next)
      expect(seat).toMatchObject({ isAlive: true, phase: 'open', stands: [], place: undefined });
  });

  test('who joins on the podium sees it with its countdown', () => {
    const { late } = played.later;
    expect(late).toMatchObject({
      isAlive: false,
      phase: 'podium',
      place: undefined,
      stands: played.podium.cid.stands.map((name) => name.replace(' (own)', '')),
    });
    expect(late.secondsLeft).toBeGreaterThan(3);
    expect(late.secondsLeft).toBeLessThan(8);
  });

  test('a page reloaded on the podium comes back to it, and its round counts once', () => {
    const { cid } = played.later;
    expect(cid).toMatchObject({ phase: 'podium', place: played.podium.cid.place, stands: played.podium.cid.stands });
    expect(played.podium.cid.place).toBeGreaterThan(2);
  });

  test('a tab hidden over the end comes back on the podium, or in the next round', () => {
    expect(played.later.dee).toMatchObject({
      isAlive: false,
      phase: 'podium',
      stands: played.podium.ada.stands.map((name) => name.replace(' (own)', '')),
    });
  });

  test('each is called out what comes while it looks', () => {
    const [ada, cid, dee, eve, late] = played.cries;
    expect(ada).toEqual(['round.closesSoon', 'round.closes', 'round.over', 'round.begins']);
    expect([cid, late]).toEqual([['round.begins'], ['round.begins']]);
    expect(dee).toEqual(['round.closesSoon', 'round.closes', 'round.over', 'round.begins']);
    expect(eve).toEqual(['round.closesSoon', 'round.closes']);
  });
});

describe('a choice', () => {
  async function offered() {
    const arcade = createArcade();
    const ada = arcade.join('Ada');
    await arcade.run(2);
    arcade.enrich(ada, 100);
    await arcade.run(2);
    expect(ada.offer.choices).toHaveLength(3);
    return { arcade, ada };
  }
  const traitsOf = ({ client }: Seat) => client.replica?.comets.traits[client.game?.id ?? -1] ?? 0;

  test('is offered by size, taken once, and shown by the server’s answer', async () => {
    const { arcade, ada } = await offered();
    const choice = ada.offer.take(1, arcade.world.time.nowMs());
    expect(choice).toBe(ada.client.game?.offer[1]);
    ada.client.choose(choice);
    await arcade.run(1);
    expect([traitsOf(ada), ada.offer.choices]).toEqual([1 << choice, []]);
  });

  test('taken while the line is down is sent when it is up again', async () => {
    const { arcade, ada } = await offered();
    ada.cut();
    const choice = ada.offer.take(0, arcade.world.time.nowMs());
    ada.client.choose(choice);
    expect(ada.client.status.state).toBe('waiting');
    await arcade.run(0.1);
    expect(ada.offer.asked).toBe(choice);
    await arcade.run(5);
    expect(ada.client.status.state).toBe('playing');
    expect([traitsOf(ada), ada.offer.choices]).toEqual([1 << choice, []]);
  });

  test('taken while the line is down, of an offer that is gone by then, has no effect', async () => {
    const { arcade, ada } = await offered();
    ada.cut();
    ada.client.choose(ada.offer.take(0, arcade.world.time.nowMs()));
    // The comet broke meanwhile, and its offer with it.
    arcade.room().world.own.offer[ada.client.game?.id ?? -1] = 0;
    arcade.enrich(ada, 20);
    await arcade.run(5);
    expect([ada.client.status.state, traitsOf(ada), ada.offer.choices]).toEqual(['playing', 0, []]);
  });

  test('of what was never on offer has no effect, and the offer stands', async () => {
    const { arcade, ada } = await offered();
    const other = CHOICES.findIndex((_, choice) => !ada.offer.choices.includes(choice));
    ada.client.choose(other);
    await arcade.run(1);
    expect([traitsOf(ada), ada.offer.choices.length, ada.client.status.state]).toEqual([0, 3, 'playing']);
  });
});
