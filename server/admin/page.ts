import { existsSync, readFileSync } from 'node:fs';

/** The dashboard: one page that holds its script, its style and the policy that allows no others. */
export interface DashboardPage {
  readonly status: 200;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/;

/** Reads the built page, or gives undefined where none is built. */
export function loadDashboardPage(path: string): DashboardPage | undefined {
  if (!existsSync(path)) return undefined;
  const body = readFileSync(path, 'utf8');
  // A page cannot forbid to be framed by itself: only a header can.
  const policy = `${POLICY.exec(body)?.[1] ?? "default-src 'none'"}; frame-ancestors 'none'`;
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body,
    headers: { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
  };
}
