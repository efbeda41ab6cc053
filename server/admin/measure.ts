import { setTimeout as sleep } from 'node:timers/promises';
import type { Captures } from '../captures/captures.ts';
import { profileUntil, type Sampler } from '../captures/sampler.ts';
import type { Game } from '../game/game.ts';
import { RECENT_TICKS } from '../ledger/ledger.ts';
import { type Answer, isWhole, JSON_TYPE, refusal } from './answer.ts';

const LONGEST_PROFILE_S = 60;

/** `POST /trace`: the last ticks, of this thread or of one with players' sockets. */
export async function answerTrace(game: Game, captures: Captures, query: URLSearchParams): Promise<Answer> {
  const ticks = query.get('ticks') ?? '300';
  if (!isWhole(ticks, 1, RECENT_TICKS))
    return refusal(400, `ticks is how many of the last ticks to show, 1 to ${RECENT_TICKS}.`);
  const gateway = findGateway(game, query);
  if (typeof gateway === 'object') return gateway;
  const text = await (gateway ? gateway('trace', Number(ticks)) : captures.trace(Number(ticks)));
  return inFile(text, 'cometa.trace.json');
}

/** `POST /cpu-profile`: V8's samples of the next seconds, likewise. @param gone nobody waits for them any more */
export async function answerProfile(
  game: Game,
  sampler: Sampler,
  query: URLSearchParams,
  gone: AbortSignal,
): Promise<Answer> {
  const seconds = query.get('seconds') ?? '5';
  if (!isWhole(seconds, 1, LONGEST_PROFILE_S))
    return refusal(400, `seconds is how long to sample, 1 to ${LONGEST_PROFILE_S}.`);
  const gateway = findGateway(game, query);
  if (typeof gateway === 'object') return gateway;
  const text = await (gateway
    ? gateway('profile', Number(seconds))
    : profileUntil(sampler, game.ledger, pass(Number(seconds), gone)));
  return inFile(text, 'cometa.cpuprofile');
}

function pass(seconds: number, gone: AbortSignal): Promise<void> {
  return sleep(1000 * seconds, undefined, { signal: gone }).catch(() => {});
}

/** The gateway that `thread` names; undefined: this thread is meant; a refusal where there is none. */
function findGateway({ gateways }: Game, query: URLSearchParams) {
  const thread = query.get('thread') ?? 'host';
  if (thread === 'host') return undefined;
  const names = ['host', ...gateways.keys()].join(', ');
  return gateways.get(thread) ?? refusal(404, `There is no thread "${thread}". There are ${names}.`);
}

function inFile(text: Uint8Array | undefined, file: string): Answer {
  if (!text) return refusal(500, 'V8 gave no profile, or the gateway is gone.');
  return { status: 200, contentType: JSON_TYPE, body: text, file };
}
