// Reports that tools write: one HTML file that needs no other, drawn by the same page as the dashboard.
import { existsSync, readFileSync } from 'node:fs';
import { REPORT_PAGE } from './build.mjs';

/** @typedef {import('../game/pages/report/format.ts').Report} Report */

const PLACE = /(<script type="application\/json" id="report">)\s*(<\/script>)/;
const TITLE = /<title>[^<]*<\/title>/;

/**
 * A report as an HTML file.
 * @param {Report} report
 * @throws an Error with a sentence where the page is not built: call `ensureBuilt` before the work begins
 */
export function reportHtml(report) {
  if (!existsSync(REPORT_PAGE)) throw new Error('The report page is not built: run "cometa build" first.');
  return embed(readFileSync(REPORT_PAGE, 'utf8'), report);
}

/**
 * Puts a report into the built page.
 * @param {string} page
 * @param {Report} report
 */
export function embed(page, report) {
  if (!PLACE.test(page)) throw new Error('The report page has no place for a report: build it again.');
  // Nothing in it can end the script element, nor begin a comment in it.
  const json = JSON.stringify(report).replaceAll('<', '\\u003c');
  const title = `Cometa: ${report.title}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  // Functions, since $ means something in a text that replaces.
  return page
    .replace(TITLE, () => `<title>${title}</title>`)
    .replace(PLACE, (_, open, close) => `${open}${json}${close}`);
}
