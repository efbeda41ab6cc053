import { make } from '../../../client/base/dom.ts';

/** What all parts of the page are built of. */

/** A button that keeps the focus: this page is used with keys as well. */
export function button(label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const element = make('button', className, label);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

/** A link that looks like a button. */
export function linkTo(href: string, label: string): HTMLAnchorElement {
  const element = make('a', 'button', label);
  element.href = href;
  return element;
}

/** A part of the page under a heading. */
export function panel(title: string, content: readonly Node[], note = '', className = ''): HTMLElement {
  const head = title ? [make('h2', '', title)] : [];
  const words = note ? [make('p', 'note', note)] : [];
  return make('section', `panel ${className}`, [...head, ...words, ...content]);
}

/** A piece of a line as it is drawn, for legends: colour and dashes. */
export function lineSwatch(colour: string, dashes: readonly number[]): Element {
  const svg = svgElement('svg', {
    class: 'swatch',
    viewBox: '0 0 26 8',
    width: '26',
    height: '8',
    'aria-hidden': 'true',
  });
  const line = { x1: '0', y1: '4', x2: '26', y2: '4', stroke: colour, 'stroke-width': '2.5' };
  svg.append(svgElement('line', { ...line, 'stroke-dasharray': dashes.join(' ') || 'none' }));
  return svg;
}

/** A filled square for legends. */
export function fillSwatch(colour: string): Element {
  const svg = svgElement('svg', {
    class: 'swatch',
    viewBox: '0 0 12 12',
    width: '12',
    height: '12',
    'aria-hidden': 'true',
  });
  svg.append(svgElement('rect', { width: '12', height: '12', rx: '2.5', fill: colour }));
  return svg;
}

function svgElement(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

export interface Column {
  readonly title: string;
  readonly isText?: boolean;
}

/** A table whose first column names its rows; wide ones scroll by themselves, by key too. */
export interface Table {
  readonly element: HTMLElement;
  set(rows: readonly TableRow[]): void;
}

export type TableRow = readonly (string | Node)[];

export function createTable(columns: readonly Column[], name: string): Table {
  const kind = ({ isText }: Column) => (isText ? '' : 'number');
  const cell = (content: string | Node, i: number) => {
    const element = make(i === 0 ? 'th' : 'td', kind(columns[i]), typeof content === 'string' ? content : [content]);
    if (i === 0) element.setAttribute('scope', 'row');
    return element;
  };
  const titles = columns.map((column) => {
    const element = make('th', kind(column), column.title);
    element.scope = 'col';
    return element;
  });
  const body = make('tbody');
  const element = make('div', 'wide', [make('table', '', [make('thead', '', [make('tr', '', titles)]), body])]);
  element.tabIndex = 0;
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', name);
  return { element, set: (rows) => body.replaceChildren(...rows.map((row) => make('tr', '', row.map(cell)))) };
}

/** A table that stays as it is. */
export function table(columns: readonly Column[], rows: readonly TableRow[], name: string): HTMLElement {
  const { element, set } = createTable(columns, name);
  set(rows);
  return element;
}
