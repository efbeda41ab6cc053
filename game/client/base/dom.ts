/** The few things done with the page's elements, so that the panels read as what they show. */

/** The element of index.html with this id. Throws where it is missing: then the page is not ours. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element with the id ${id}`);
  return element;
}

/** A new element with a class and text, or with children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  content: string | readonly Node[] = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (typeof content === 'string') element.textContent = content;
  else element.append(...content);
  return element;
}

/** A button that never submits a form. */
export function makeButton(className: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', className, label);
  button.type = 'button';
  button.addEventListener('click', () => {
    // A button over the game that keeps the focus is pressed again by Space, which is boost.
    if (!button.closest('dialog, [data-takes-keys]')) button.blur();
    onClick();
  });
  return button;
}

/** Writes text only where it changed: an untouched node costs the browser no layout. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether it has a place on the page: neither it nor what it is in is hidden. */
export function isShown(element: Element): boolean {
  return element.getClientRects().length > 0;
}
