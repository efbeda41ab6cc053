import { byId } from '../../client/base/dom.ts';
import { showDashboard } from './live/dashboard.ts';
import type { Report } from './parts/format.ts';
import { showReport } from './parts/report.ts';
import { showPeople } from './people/people.ts';

const PEOPLE = '#people';

/** One page for three: with a report in it, it shows that; without one it is the dashboard, or with `#people` moderation, and asks the server. */
const report = byId('report').textContent?.trim();
if (report) showReport(JSON.parse(report) as Report, byId('page'));
else {
  if (location.hash === PEOPLE) showPeople(byId('page'));
  else showDashboard(byId('page'));
  // Each begins anew: what the other asks of the server ends with it.
  window.addEventListener('hashchange', () => location.reload());
}
