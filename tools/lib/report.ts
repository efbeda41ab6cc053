// Reports that tools write: one HTML file that needs no other, drawn by the same page as the dashboard.
import { existsSync, readFileSync } from 'node:fs';
import { REPORT_PAGE } from '../../bin/build.mjs';
import type { Report } from '../../game/pages/report/parts/format.ts';
import { type FlagValue, writeOrRefuse } from './flags.ts';

const PLACE = /(<script type="application\/json" id="report">)\s*(<\/script>)/;
const TITLE = /<title>[^<]*<\/title>/;

/**
 * Makes the file ready that `--html` names: better to be told before a long run than behind it.
 * @returns what writes it, and does nothing where the flag is not given
 * @throws an Error with a sentence where the file cannot be written, or the page is not built: call `ensureBuilt` before
 */
export function openReport(value: FlagValue): (report: Report) => void {
  if (value === undefined) return () => {};
  const path = String(value);
  writeOrRefuse('html', path, '');
  readPage();
  return (report) => {
    writeOrRefuse('html', path, reportHtml(report));
    console.error(`Report: ${path}`);
  };
}

/** A report as an HTML file. @throws an Error with a sentence where the page is not built */
export function reportHtml(report: Report): string {
  return embed(readPage(), report);
}

function readPage(): string {
  if (!existsSync(REPORT_PAGE)) throw new Error('The report page is not built: run "cometa build" first.');
  return readFileSync(REPORT_PAGE, 'utf8');
}

/** Puts a report into the built page. */
export function embed(page: string, report: Report): string {
  if (!PLACE.test(page)) throw new Error('The report page has no place for a report: build it again.');
  // Nothing in it can end the script element, nor begin a comment in it.
  const json = JSON.stringify(report).replaceAll('<', '\\u003c');
  const title = `Cometa: ${report.title}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  // Functions, since $ means something in a text that replaces.
  return page
    .replace(TITLE, () => `<title>${title}</title>`)
    .replace(PLACE, (_, open, close) => `${open}${json}${close}`);
}
