import { make, setText } from '../../../client/base/dom.ts';
import { button } from '../parts/elements.ts';

/** Has the server write its last seconds to files: a trace, and each room's journal. */
export interface Capture {
  readonly button: HTMLButtonElement;
  /** What came of it. */
  readonly words: HTMLElement;
}

const KEY = 'KeyC';

export function createCapture(): Capture {
  const words = make('p', 'note');
  words.setAttribute('role', 'status');
  words.hidden = true;
  const say = (text: string) => {
    words.hidden = false;
    setText(words, text);
  };
  const ask = async () => {
    if (element.disabled) return;
    element.disabled = true;
    try {
      const answer = await fetch('capture', { method: 'POST' });
      const { files, message } = (await answer.json()) as { files?: string[]; message?: string };
      say(files ? `Written on the server: ${files.join(', ')}` : `▲ ${message}`);
    } catch {
      say('▲ The server cannot be reached.');
    }
    element.disabled = false;
  };
  const element = button('Capture', ask);
  element.setAttribute('aria-keyshortcuts', 'C');
  element.title = 'Write the last seconds to files: trace and journals (C)';
  window.addEventListener('keydown', ({ code, ctrlKey, metaKey, altKey, repeat }) => {
    if (code === KEY && !ctrlKey && !metaKey && !altKey && !repeat) void ask();
  });
  return { button: element, words };
}
