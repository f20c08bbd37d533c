import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { renderGroups } from '../alert-rules/groups.ts';
import { renderBoards } from '../dashboards/index.ts';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../provisioning/alertmanager/settings.ts';
import {
  alertsTable,
  dashboardsTable,
  differencesTable,
  excludedTable,
  metricsTable,
} from './docs-tables.ts';
import { withTable } from './markdown-table.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** What can be generated on its own: `npm run gen:dashboards`, `npm run gen:alerts`. */
export type Part = 'dashboards' | 'alerts' | 'docs';
export const PARTS: readonly Part[] = ['dashboards', 'alerts', 'docs'];

/** Folders that hold generated files and nothing else. */
const FOLDERS = {
  dashboards: 'provisioning/grafana/dashboards/generated',
  rules: 'provisioning/prometheus/rules/generated',
  alertmanager: 'provisioning/alertmanager/generated',
} as const;
const ENGINES_PAGE = 'docs/when-you-outgrow-one-machine.md';
/** Pages that have a generated table between two marks. */
const TABLES = [
  { page: 'README.md', mark: 'metrics', table: metricsTable },
  { page: 'dashboards/README.md', mark: 'dashboards', table: dashboardsTable },
  { page: 'alert-rules/README.md', mark: 'alerts', table: alertsTable },
  { page: ENGINES_PAGE, mark: 'differences', table: differencesTable },
  { page: ENGINES_PAGE, mark: 'excluded', table: excludedTable },
] as const;

/** What a generated file is to contain; null: it is to go. By path from the root. */
export type GeneratedFiles = ReadonlyMap<string, string | null>;

/** Generates in memory. Files in a generated folder that nothing generates any more are to go. */
export function generate(parts: readonly Part[] = PARTS): GeneratedFiles {
  return new Map(parts.flatMap((part) => [...GENERATORS[part]()]));
}

const GENERATORS: Readonly<Record<Part, () => GeneratedFiles>> = {
  dashboards: () => folder(FOLDERS.dashboards, renderBoards()),
  alerts: () =>
    new Map([
      ...folder(FOLDERS.rules, renderGroups()),
      ...folder(FOLDERS.alertmanager, new Map([['alertmanager.yml', shippedAlertmanager()]])),
    ]),
  docs: () => {
    const pages = new Map<string, string>();
    for (const { page, mark, table } of TABLES) {
      const text = pages.get(page) ?? readGenerated(page);
      if (text !== null) pages.set(page, withTable(text, mark, table()));
    }
    return pages;
  },
};

/** As it is without any setting: nobody is told but the monitoring service. */
function shippedAlertmanager(): string {
  return renderAlertmanager(readAlertmanagerSettings({}));
}

function folder(path: string, files: ReadonlyMap<string, string>): GeneratedFiles {
  const present = existsSync(absolute(path)) ? readdirSync(absolute(path)) : [];
  const stale = present.filter((name) => !files.has(name)).map((name) => [name, null] as const);
  return new Map([...files, ...stale].map(([name, text]) => [join(path, name), text]));
}

/** What a file contains now; null if it does not exist. */
export function readGenerated(path: string): string | null {
  return existsSync(absolute(path)) ? readFileSync(absolute(path), 'utf8') : null;
}

export function absolute(path: string): string {
  return resolve(ROOT, path);
}
