import { placeState, rewritePlace } from '../base/browser.ts';
import { keepFriend, readCode, readFriends } from '../kept/friends.ts';
import '../words/late-words.ts';
import type { Presence } from './presence.ts';
import type { News, Toast } from './toast.ts';

/** The code in the page's address: whoever opens the link plays where that code's player does, as long as it stands there. */
export interface Link {
  readonly code: string | undefined;
  /** Says whom one will be with, unless that is what is said already. */
  tell(presence: Presence): void;
  hush(): void;
}

/** `onKept`: there is one friend more. */
export function createLink(toast: Toast, onKept: () => void): Link {
  let code = readCode(new URLSearchParams(location.search).get('with') ?? '');
  let told: News | undefined;

  function forget(): void {
    code = undefined;
    told = undefined;
    const url = new URL(location.href);
    url.searchParams.delete('with');
    rewritePlace(placeState(), url);
  }

  return {
    get code() {
      return code;
    },
    tell(presence) {
      if (code === undefined) return;
      const news = newsOf(code, presence, onKept, forget);
      const isSame = told?.key === news.key && told.values?.name === news.values?.name && !told.act === !news.act;
      if (isSame) return;
      if (told) toast.drop(told);
      told = news;
      toast.show(news);
    },
    hush() {
      if (told) toast.drop(told);
      told = undefined;
    },
  };
}

function newsOf(code: string, { playing, ownCode }: Presence, onKept: () => void, onClose: () => void): News {
  const friend = readFriends().find((kept) => kept.code === code);
  const { name = '', who = 0 } = playing.get(code) ?? friend ?? {};
  const isOwn = code === ownCode;
  const keep = () => {
    keepFriend({ code, who, name });
    onKept();
  };
  return {
    key: isOwn ? 'friends.party' : name === '' ? 'friends.withSomebody' : 'friends.with',
    values: { name },
    stays: true,
    onClose,
    ...(isOwn || friend ? {} : { act: { key: 'players.befriend', run: keep } }),
  };
}
