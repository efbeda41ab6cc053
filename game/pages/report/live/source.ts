import type { StreamMessage } from '../../../../protocol/stream.ts';

export interface SourceHandlers {
  onMessage(message: StreamMessage): void;
  /** The stream has ended, or never came; it is tried again. */
  onLost(): void;
}

/** How long until a stream is tried again. A restart takes a second or two. */
const RETRY_MS = 2000;

/** Listens to the server for as long as the page is open. */
export function listen({ onMessage, onLost }: SourceHandlers): void {
  const source = new EventSource('stream');
  source.onmessage = ({ data }) => onMessage(JSON.parse(data as string) as StreamMessage);
  source.onerror = () => {
    // Closed here, and asked for again: after an answer that is no stream the browser itself would give up.
    source.close();
    onLost();
    setTimeout(() => listen({ onMessage, onLost }), RETRY_MS);
  };
}
