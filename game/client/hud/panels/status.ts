import type { Client, Status } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { isClean } from '../../common/notice.ts';
import { say, saying } from '../../words/words.ts';

/** The connection: which server, open or closed, cleanly or lost, and how far away. Has news also without a game. */
export interface Line {
  readonly element: HTMLElement;
  draw(): void;
}

export function createLine(client: Client): Line {
  const dot = make('i', 'dot');
  const text = make('span');
  const host = make('span', 'host', location.host);
  const ping = make('span', 'dim');
  const element = make('div', 'line', [dot, text, host, ping]);
  saying(() => {
    element.title = say('line.title');
  });
  return {
    element,
    draw() {
      const { status, telemetry } = client;
      setText(text, stateText(status));
      setText(ping, status.state === 'playing' && telemetry.pingMs > 0 ? `${Math.round(telemetry.pingMs)} ms` : '');
      element.dataset.state = status.state === 'playing' && status.quiet ? 'quiet' : status.state;
    },
  };
}

function stateText(status: Status): string {
  switch (status.state) {
    case 'idle':
      return say('line.closed');
    case 'joining':
      return say('line.opening');
    case 'playing':
      return say(status.quiet ? 'line.quiet' : 'line.open');
    case 'waiting':
      return say('line.lost');
    case 'closed':
      return say(isClean(status.code) ? 'line.clean' : 'line.lost');
  }
}
