import { byId } from '../../client/base/dom.ts';
import { showDashboard } from './live/dashboard.ts';
import type { Report } from './parts/format.ts';
import { showReport } from './parts/report.ts';

/** One page for two: with a report in it, it shows that; without one it is the dashboard, and listens to the server. */
const report = byId('report').textContent?.trim();
if (report) showReport(JSON.parse(report) as Report, byId('page'));
else showDashboard(byId('page'));
