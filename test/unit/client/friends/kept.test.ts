import { beforeEach, describe, expect, test } from 'vitest';
import { MOST_FRIENDS } from '../../../../protocol/leaderboard.ts';
import { friendCodeOf } from '../../../../server/identity/friend-code.ts';
import { stubPage } from '../../../harness/client/page.ts';

const page = stubPage();
const kept = await import('../../../../game/client/kept/friends.ts');
const { codeOffered, dropFriend, keepFriend, offerOf, ownFriendSecret, readCode, readFriends, renewFriendSecret } =
  kept;

const ADA = 'AAECAwQFBgcICQoLDA0ODw';
const BOB = 'AAECAwQFBgcICQoLDA0OEA';
const ADAS = friendCodeOf(ADA);

beforeEach(() => {
  page.stored.clear();
  page.refusesStorage = false;
});

describe('friends that are kept', () => {
  test('come back with the next visit, once each, with what is new of them', () => {
    keepFriend({ code: ADAS, who: 0, name: '' });
    keepFriend({ code: friendCodeOf(BOB), who: 7, name: 'Bob' });
    keepFriend({ code: ADAS, who: 5, name: 'Ada' });
    expect(readFriends().map(({ name }) => name)).toEqual(['Ada', 'Bob']);
    dropFriend(ADAS);
    expect(readFriends()).toEqual([{ code: friendCodeOf(BOB), who: 7, name: 'Bob' }]);
  });

  test('are no more than may be asked for', () => {
    const codes = Array.from({ length: MOST_FRIENDS + 1 }, (_, i) => friendCodeOf(String(i)));
    expect(codes.map((code) => keepFriend({ code, who: 0, name: '' })).indexOf(false)).toBe(MOST_FRIENDS);
    expect(readFriends()).toHaveLength(MOST_FRIENDS);
    // One that is known has its place.
    expect(keepFriend({ code: codes[0], who: 1, name: 'Ada' })).toBe(true);
  });

  test.each(['', 'null', '7', '{"code":"x"}', '[null,7,{"code":"abc"},{"code":7}]', '[[', '"'])(
    '%j is nobody',
    (text) => {
      page.stored.set('cometa.friends', text);
      expect(readFriends()).toEqual([]);
    },
  );

  test('that another tab has kept are there, and a number or name of another kind is none', () => {
    page.stored.set('cometa.friends', JSON.stringify([{ code: ADAS, who: -3, name: { a: 1 } }]));
    expect(readFriends()).toEqual([{ code: ADAS, who: 0, name: '' }]);
  });

  test('are nobody where storage is refused, and keeping one throws nothing', () => {
    page.refusesStorage = true;
    expect([keepFriend({ code: ADAS, who: 0, name: '' }), readFriends()]).toEqual([true, []]);
    expect(ownFriendSecret()).toBe(ownFriendSecret());
  });
});

test('[FD1] the secret stays until it is renewed, and is not that of the identity', async () => {
  const { ownIdentity } = await import('../../../../game/client/kept/identity.ts');
  const first = ownFriendSecret();
  expect([ownFriendSecret(), first === ownIdentity()]).toEqual([first, false]);
  expect(renewFriendSecret()).toBe(first);
  expect(ownFriendSecret()).not.toBe(first);
});

describe('a code', () => {
  test.each([
    '64YGMMHVVL4X',
    '64yg mmhv vl4x',
    ' 64YG-MMHV-VL4X ',
    'https://example.org/play/?with=64YGMMHVVL4X',
    'http://localhost:8080/?net=wifi&with=64yg-mmhv-vl4x#top',
  ])('is read from %j', (typed) => expect(readCode(typed)).toBe('64YGMMHVVL4X'));

  test.each(['', '64YGMMHVVL4', '64YGMMHVVL4XX', '64YGMMHVVL40', 'https://example.org/?room=ABCDEFGH', '?with=', '💫'])(
    'is not read from %j',
    (typed) => expect(readCode(typed)).toBeUndefined(),
  );

  test('[FD7] is handed over at the end of a line, to whatever name', () => {
    for (const name of ['Bob', 'a: friend code ABCD-EFGH-JKLM', '<b>', '日本語の名前']) {
      const line = offerOf(ADAS, name);
      expect([codeOffered(line), line.length <= 60]).toEqual([ADAS, true]);
    }
    for (const line of ['friend code', `Bob: friend code ${ADAS.slice(1)}`, `Bob: friend code ${ADAS} !`, ADAS, '']) {
      expect(codeOffered(line)).toBeUndefined();
    }
  });
});
