import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Report } from '../../../game/pages/report/parts/format.ts';
import { loadDashboardPage } from '../../../server/admin/page.ts';
import { inline } from '../../../tools/build/inline.ts';
import { embed } from '../../../tools/lib/report.ts';

const PAGE =
  '<meta charset="utf-8" /><title>Cometa: dashboard</title><link rel="stylesheet" href="./a.css">' +
  '<script type="module" crossorigin src="./a.js"></script><script type="application/json" id="report"></script>';

/** What a browser reads of the place for the report: up to the first end of a script. */
function reportIn(page: string): Report {
  const from = page.indexOf('id="report">') + 'id="report">'.length;
  return JSON.parse(page.slice(from, page.indexOf('</script', from)));
}

test.each(['</script><script>alert(1)</script>', '<!-- <script>', "$& $' $1", '\u2028 " \\ & ünï'])(
  'a report that says %j comes through as it is',
  (words) => {
    const report: Report = { title: words, sections: [{ kind: 'text', paragraphs: [words] }] };
    const page = embed(PAGE, report);
    expect(reportIn(page)).toEqual(report);
    expect(page.match(/<script/g)).toHaveLength(2);
    const title = /<title>(.*)<\/title>/s.exec(page)?.[1];
    expect(title).not.toContain('<');
  },
);

test('a page without a place for it is refused in a sentence', () => {
  expect(() => embed('<html></html>', { title: '', sections: [] })).toThrow(/has no place for a report/);
});

test('script and style stand in the page, and its policy allows just them', () => {
  const page = inline(PAGE, 'const a = "</script>$&";', 'body { color: red }');
  expect(page).not.toMatch(/src=|href=/);
  const script = /<script type="module">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  expect(script).toContain('"<\\/script>$&"');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  expect(policy).toContain(`script-src 'sha256-${hash}'`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('a dashboard that is not built is no error', () => {
  expect(loadDashboardPage('/no/such/file.html')).toBeUndefined();
});
