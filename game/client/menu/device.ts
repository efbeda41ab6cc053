import type { Platform } from '../../net/line/platform.ts';
import { make, setText } from '../base/dom.ts';
import { nowMs } from '../base/now.ts';
import { ownFriendSecret, takeFriendSecret } from '../kept/friends.ts';
import { ownIdentity, takeIdentity } from '../kept/identity.ts';
import { makeSaid, makeSaidButton } from '../words/said.ts';
import { say, saying, type WordKey } from '../words/words.ts';
import '../words/late-words.ts';
import { makeCodeField } from './rows.ts';

/** Being the same player on another device: a code to show there, and a field for a code from there. */
export interface DevicePart {
  readonly element: HTMLElement;
  /** Nothing of before is to be seen. */
  clear(): void;
}

const TICK_MS = 250;
const LONGEST_TYPED = 12;

export function createDevice(post: Platform['post']): DevicePart {
  const code = make('output', 'device-code');
  const news = make('p', 'device-news');
  news.setAttribute('role', 'status');
  const field = makeCodeField('device-field', 'device.field', LONGEST_TYPED);
  const show = makeSaidButton('small', 'device.show', () => void ask());
  const use = makeSaidButton('small', 'device.use', () => void claim());
  let told: WordKey | undefined;
  let shown: { code: string; untilMs: number } | undefined;
  let timer = 0;

  const write = () => {
    setText(news, told ? say(told) : '');
    news.hidden = told === undefined;
    const seconds = shown ? Math.ceil((shown.untilMs - nowMs()) / 1000) : 0;
    if (seconds <= 0) stop();
    setText(code, shown ? say('device.code', { code: spaced(shown.code), seconds }) : '');
    code.hidden = shown === undefined;
  };
  saying(write);

  function stop(): void {
    clearInterval(timer);
    shown = undefined;
  }

  function tell(next: WordKey | undefined): void {
    told = next;
    write();
  }

  async function ask(): Promise<void> {
    const secrets = { identity: ownIdentity(), friend: ownFriendSecret() };
    const { fields, problem } = await request(post, '/api/identity/code', secrets);
    stop();
    if (typeof fields.code === 'string' && typeof fields.seconds === 'number') {
      shown = { code: fields.code, untilMs: nowMs() + fields.seconds * 1000 };
      timer = window.setInterval(write, TICK_MS);
    }
    tell(problem);
  }

  async function claim(): Promise<void> {
    const { fields, problem } = await request(post, '/api/identity/claim', { code: field.value });
    const isTaken = typeof fields.identity === 'string' && takeIdentity(fields.identity);
    if (isTaken) field.value = '';
    if (isTaken && typeof fields.friend === 'string') takeFriendSecret(fields.friend);
    tell(isTaken ? 'device.done' : (problem ?? 'device.failed'));
  }

  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') void claim();
  });

  const element = make('section', 'device', [
    makeSaid('h3', 'dim', 'device.title'),
    make('div', 'device-row', [show, code]),
    make('div', 'device-row', [field, use]),
    news,
  ]);
  return {
    element,
    clear() {
      stop();
      field.value = '';
      tell(undefined);
    },
  };
}

/** Four and four are easier to read aloud. */
function spaced(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

const PROBLEMS: Readonly<Record<number, WordKey>> = {
  400: 'device.unknown',
  404: 'device.unknown',
  429: 'device.tooMany',
};

async function request(
  post: Platform['post'],
  path: string,
  body: object,
): Promise<{ fields: Record<string, unknown>; problem: WordKey | undefined }> {
  const answer = await post(path, body).catch(() => undefined);
  const fields = Object(answer?.body) as Record<string, unknown>;
  if (answer?.status === 200) return { fields, problem: undefined };
  // Somebody else may answer so, where the server is of an older version.
  const isOurs = typeof fields.error === 'string';
  return { fields: {}, problem: (isOurs ? PROBLEMS[answer?.status ?? 0] : undefined) ?? 'device.failed' };
}
