import type { Client, Status } from '../../../net/client.ts';
import { make, setText } from '../../base/dom.ts';
import { say, saying } from '../../words/words.ts';

/** The connection: whether there is one, to which server, and how far away. Has news also without a game; why it ended is the notice's. */
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
    case 'joining':
      return say('line.connecting');
    case 'playing':
      return say(status.quiet ? 'line.quiet' : 'line.online');
    case 'idle':
    case 'waiting':
    case 'closed':
      return say('line.disconnected');
  }
}
