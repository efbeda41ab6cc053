import { SETTINGS } from '../../server/config/settings.ts';

const ALL = Object.values(SETTINGS);

/** The text of `.env.example`. */
export function envExample(): string {
  const head = '# Copy to .env and change what you need. Variables of the real environment win over this file.\n';
  const entries = ALL.map(({ env, doc, rule, default: value }) => `\n# ${doc}\n# Allowed: ${rule}.\n${env}=${value}\n`);
  return head + entries.join('');
}

/** The rows of the README's table, and what stands around them there. */
const README_TABLE = /(<!-- settings -->\n).*?(<!-- \/settings -->)/s;

/** The README with its table of settings as it must be. */
export function withSettings(readme: string): string {
  const rows = ALL.map(({ env, doc, range, default: value }) => `| \`${env}\` | ${value} | ${range} | ${doc} |\n`);
  return readme.replace(README_TABLE, (_all, begin: string, end: string) =>
    [begin, '| variable | default | allowed | |\n|---|---|---|---|\n', ...rows, end].join(''),
  );
}
