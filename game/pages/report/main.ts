import { byId } from '../../client/base/dom.ts';
import type { Report } from './format.ts';
import { showDashboard } from './live/dashboard.ts';
import { showReport } from './report.ts';

/** One page for two: with a report in it, it shows that; without one it is the dashboard, and listens to the server. */
const report = byId('report').textContent?.trim();
if (report) showReport(JSON.parse(report) as Report, byId('page'));
else showDashboard(byId('page'));
