import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { renderGroups } from '../alert-rules/groups.ts';
import { renderBoards } from '../dashboards/index.ts';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../provisioning/alertmanager/settings.ts';
import { renderKubernetes } from '../provisioning/kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from '../provisioning/kubernetes/settings.ts';
import {
  clusterTable,
  figuresTable,
  objectsTable,
  secretCommands,
  secretsTable,
} from './kubernetes-tables.ts';
import {
  alertsTable,
  dashboardsTable,
  differencesTable,
  excludedTable,
  metricsTable,
  settingsTable,
} from './docs-tables.ts';
import { withTable } from './markdown-table.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** What can be generated on its own: `npm run gen:dashboards`, `npm run gen:alerts`. */
export type Part = 'dashboards' | 'alerts' | 'kubernetes' | 'docs';
export const PARTS: readonly Part[] = ['dashboards', 'alerts', 'kubernetes', 'docs'];

/** Folders that hold generated files and, at most, a page about them. */
const FOLDERS = {
  dashboards: 'provisioning/grafana/dashboards/generated',
  rules: 'provisioning/prometheus/rules/generated',
  alertmanager: 'provisioning/alertmanager/generated',
  kubernetes: 'deploy/kubernetes',
} as const;
const KUBERNETES_PAGE = `${FOLDERS.kubernetes}/README.md`;
const ENGINES_PAGE = 'docs/when-you-outgrow-one-machine.md';
/** Pages that have a generated table between two marks. */
const TABLES = [
  { page: 'docs/metrics.md', mark: 'metrics', table: metricsTable },
  { page: 'docs/configuration.md', mark: 'settings', table: settingsTable },
  { page: 'dashboards/README.md', mark: 'dashboards', table: dashboardsTable },
  { page: 'alert-rules/README.md', mark: 'alerts', table: alertsTable },
  { page: KUBERNETES_PAGE, mark: 'objects', table: objectsTable },
  { page: KUBERNETES_PAGE, mark: 'secrets', table: secretsTable },
  { page: KUBERNETES_PAGE, mark: 'secret-commands', table: secretCommands },
  { page: KUBERNETES_PAGE, mark: 'cluster', table: clusterTable },
  { page: KUBERNETES_PAGE, mark: 'figures', table: figuresTable },
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
  kubernetes: () => folder(FOLDERS.kubernetes, renderKubernetes(readKubernetesSettings({}))),
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
  const stale = filesIn(absolute(path)).filter((name) => !files.has(name));
  const gone = stale.map((name) => [name, null] as const);
  return new Map([...files, ...gone].map(([name, text]) => [join(path, name), text]));
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md');
  return files.map(({ parentPath, name }) => relative(path, join(parentPath, name)));
}

/** What a file contains now; null if it does not exist. */
export function readGenerated(path: string): string | null {
  return existsSync(absolute(path)) ? readFileSync(absolute(path), 'utf8') : null;
}

export function absolute(path: string): string {
  return resolve(ROOT, path);
}
