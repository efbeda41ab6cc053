import { CLOSE, type CloseCode } from '../../protocol/close.ts';
import type { FriendsAnswer } from '../../protocol/leaderboard.ts';
import { REPLAY_PATH } from '../http/replay.ts';
import type { Directory, Ending, Place } from '../ports/rooms.ts';
import type { HttpAnswer, PostRequest, Routes } from '../transport/routes.ts';
import { NO_HOST } from './asked-routes.ts';
import type { LinkedHost } from './linked-host.ts';

// One gateway, several hosts: which of them is asked. What they hold is not known here, and so never wrong: they are asked.

type Linked = LinkedHost & { readonly end: Directory };

function linkedOf(hosts: readonly LinkedHost[]): Linked[] {
  return hosts.filter((host): host is Linked => host.end !== undefined);
}

/** Whether there is a link to each. */
function isWhole(hosts: readonly LinkedHost[]): boolean {
  return hosts.every(({ end }) => end);
}

/** Tickets and seats: all hosts are asked, and the one that knows it answers. @param hosts may change */
export function createDirectoryOfAll(hosts: readonly LinkedHost[]): Directory {
  /** Answers undefined where nobody knows it but a host, perhaps, to which there is no link. @param unknown what those say who do not know it */
  const ask = (
    say: (host: Directory, heard: (place: Place | Ending) => void) => void,
    unknown: CloseCode,
    answer: (place: Place | Ending | undefined) => void,
  ) => {
    const asked = linkedOf(hosts);
    if (asked.length === 0) return answer(undefined);
    const refusals: Ending[] = [];
    const heard = (place: Place | Ending) => {
      if ('room' in place) return answer(place);
      refusals.push(place);
      if (refusals.length < asked.length) return;
      const known = refusals.find(({ code }) => code !== unknown.code);
      answer(known ?? (isWhole(hosts) ? unknown : undefined));
    };
    for (const { end } of asked) say(end, heard);
  };

  return {
    attach: (ticket, gateway, answer) =>
      ask(
        (host, heard) => host.attach(ticket, gateway, heard),
        CLOSE.badTicket,
        (place) => answer(place ?? CLOSE.restarting),
      ),
    // Who is not found waits on: when the host is there that is missing now, the gateway asks again.
    takeBack: (before, gateway, answer) =>
      ask(
        (host, heard) => host.takeBack(before, gateway, heard),
        CLOSE.restarting,
        (place) => place && answer(place),
      ),
  };
}

/** Below it a join asks for something that is at none of these hosts, or there is no place, see `FOUND`. */
const NOT_SOUGHT = 1;
/** Errors by which a host says that it does not know what another may know. */
const UNKNOWN: ReadonlySet<unknown> = new Set(['session-unknown', 'replay-gone', 'code-unknown']);

/** Requests: most are answered alike by all, since hosts tell each other; a join goes to the host that has the best place. */
export function createRoutesOfAll(hosts: readonly LinkedHost[]): Routes {
  /** One host after another, until one knows what is asked for. */
  const untilKnown = (
    asked: readonly LinkedHost[],
    ask: (host: LinkedHost, heard: (answer: HttpAnswer) => void) => void,
    send: (answer: HttpAnswer) => void,
  ) => {
    const [first, ...others] = asked;
    ask(first, (answer) => {
      if (!UNKNOWN.has(jsonIn(answer).error)) send(answer);
      else if (others.length > 0) untilKnown(others, ask, send);
      else send(isWhole(hosts) ? answer : NO_HOST);
    });
  };

  const join = (asked: readonly LinkedHost[], request: PostRequest, body: Uint8Array, send: Send) => {
    if (hosts.length === 1) return asked[0].routes.post(request, body, send);
    const rates: number[] = [];
    let missing = asked.length;
    const decide = () => {
      const best = Math.max(...rates);
      // It may be at a host that is away: a room of the same code must not be opened beside it, nor a second comet.
      if (best < NOT_SOUGHT && !isWhole(hosts)) return send(NO_HOST);
      asked[rates.indexOf(best)].routes.post(request, body, send);
    };
    for (const [i, { routes }] of asked.entries()) {
      routes.rate(request, body, (rate) => {
        rates[i] = rate;
        if (--missing === 0) decide();
      });
    }
  };

  return {
    answer(request, send) {
      const asked = linkedOf(hosts);
      if (asked.length === 0) return send(NO_HOST);
      if (!request.path.startsWith(REPLAY_PATH)) return asked[0].routes.answer(request, send);
      untilKnown(asked, ({ routes }, heard) => routes.answer(request, heard), send);
    },
    post(request, borrowed, send) {
      const asked = linkedOf(hosts);
      if (asked.length === 0) return send(NO_HOST);
      const body = borrowed.slice();
      switch (request.path) {
        case '/api/join':
          return join(asked, request, body, send);
        case '/api/friends':
          return askForFriends(asked, request, body, send);
        default:
          untilKnown(asked, ({ routes }, heard) => routes.post(request, body, heard), send);
      }
    },
  };
}

type Send = (answer: HttpAnswer) => void;

/** Each host knows who plays there. Where one refuses, what it says is the answer. */
function askForFriends(asked: readonly LinkedHost[], request: PostRequest, body: Uint8Array, send: Send): void {
  const answers: HttpAnswer[] = [];
  for (const { routes } of asked) {
    routes.post(request, body, (answer) => {
      answers.push(answer);
      if (answers.length < asked.length) return;
      const refusal = answers.find(({ status }) => status !== 200);
      if (refusal) return send(refusal);
      const friends = answers.flatMap((one) => (jsonIn(one) as unknown as FriendsAnswer).friends);
      send({ ...answers[0], body: JSON.stringify({ ...jsonIn(answers[0]), friends }) });
    });
  }
}

/** What a host has answered; an empty object for what is no JSON, as a replay. */
function jsonIn({ body }: HttpAnswer): Record<string, unknown> {
  return typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {};
}
