// Results in files that people read: pages with parts a tool writes, and JSON whose changes can be read.

/** Texts by the name in their markers. */
export type Sections = Record<string, string>;

/**
 * Puts each section between its markers, `<!-- TOOL:NAME -->` and `<!-- /TOOL:NAME -->`, and leaves the rest alone.
 * @throws an Error with a sentence where a marker is missing
 */
export function fillSections(page: string, sections: Sections, tool: string): string {
  return Object.entries(sections).reduce((text, [name, section]) => {
    const [begin, end] = [`<!-- ${tool}:${name} -->`, `<!-- /${tool}:${name} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`The page lacks ${begin} or, behind it, ${end}.`);
    return `${text.slice(0, from)}${begin}\n${section}\n${text.slice(to)}`;
  }, page);
}

/** Objects of objects are spread over lines down to this height: a row is a line, and a change of one a diff of one. */
const HEIGHT_OF_A_LINE = 2;

/** JSON with one row a line. */
export function toLines(value: unknown): string {
  return `${spread(value, '')}\n`;
}

function spread(value: unknown, indent: string): string {
  if (heightOf(value) <= HEIGHT_OF_A_LINE) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isArray = Array.isArray(value);
  const items = Object.entries(value as object).map(
    ([key, item]) => `${inner}${isArray ? '' : `${JSON.stringify(key)}: `}${spread(item, inner)}`,
  );
  return `${isArray ? '[' : '{'}\n${items.join(',\n')}\n${indent}${isArray ? ']' : '}'}`;
}

/** Of a plain value 0, of an object one more than its highest value. */
function heightOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(heightOf));
}
