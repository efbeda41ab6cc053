import type { Client, Status } from '../../net/client.ts';
import { make, setText } from '../dom.ts';
import { isClean } from '../notice.ts';

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
  element.title = 'Connection';
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
      return 'closed';
    case 'joining':
      return 'opening';
    case 'playing':
      return status.quiet ? 'connection …' : 'open';
    case 'waiting':
      return 'lost';
    case 'closed':
      return isClean(status.code) ? 'closed cleanly' : 'lost';
  }
}
