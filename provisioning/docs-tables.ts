import { alerts } from '../alert-rules/groups.ts';
import { boards } from '../dashboards/index.ts';
import { DASHBOARD_UIDS } from '../promql/dashboard-uids.ts';
import { catalog } from '../exporter/metrics/catalog.ts';
import { describeEnvironment } from '../exporter/config/environment.ts';
import {
  clusterTable,
  resourcesTable,
  objectsTable,
  secretCommands,
  secretsTable,
} from './kubernetes/tables.ts';
import { markdownTable } from './markdown-table.ts';
import manifest from '../package.json' with { type: 'json' };

const KUBERNETES_PAGE = 'deploy/kubernetes/README.md';

/** Pages with a generated table between two marks. */
export const PAGE_TABLES = [
  { page: 'README.md', mark: 'commands', table: commandsTable },
  { page: 'docs/metrics.md', mark: 'metrics', table: metricsTable },
  { page: 'docs/configuration.md', mark: 'settings', table: settingsTable },
  { page: 'dashboards/README.md', mark: 'dashboards', table: dashboardsTable },
  { page: 'alert-rules/README.md', mark: 'alerts', table: alertsTable },
  { page: KUBERNETES_PAGE, mark: 'objects', table: objectsTable },
  { page: KUBERNETES_PAGE, mark: 'secrets', table: secretsTable },
  { page: KUBERNETES_PAGE, mark: 'secret-commands', table: secretCommands },
  { page: KUBERNETES_PAGE, mark: 'cluster', table: clusterTable },
  { page: KUBERNETES_PAGE, mark: 'resources', table: resourcesTable },
] as const;

/** Every npm command. */
function commandsTable(): string {
  const rows = Object.entries(manifest.summaries).map(([name, text]) => [`\`${name}\``, text]);
  return markdownTable([['npm run', 'what it does'], ...rows]);
}

interface JsonSchemaOfVariable {
  readonly description?: string;
  readonly default?: string | number;
}

/** Every variable that the exporter reads, but for the build's REVISION. */
function settingsTable(): string {
  const { REVISION: _, ...variables } = describeEnvironment().properties ?? {};
  const rows = Object.entries(variables).map(([name, schema]) => {
    const { description = '', default: value } = schema as JsonSchemaOfVariable;
    return [`\`${name}\``, description, value === undefined ? '' : `\`${value}\``];
  });
  return markdownTable([['variable', 'meaning', 'default'], ...rows]);
}

/** Every metric of the catalogue. */
function metricsTable(): string {
  const rows = Object.entries(catalog).map(([name, { type, labels, help }]) => {
    const names = Object.keys(labels).map((label) => `\`${label}\``);
    return [`\`${name}\``, type, names.join(', '), help];
  });
  return markdownTable([['metric', 'type', 'labels', 'meaning'], ...rows]);
}

/** Every alert with its runbook. */
function alertsTable(): string {
  const rows = alerts.map(({ group, rule }) => [
    `[${rule.name}](runbooks/${group.name}.md#${rule.name.toLowerCase()})`,
    rule.labels.severity,
    rule.labels.team,
    rule.for,
    rule.annotations.summary +
      (rule.waitsFor ? ` (cannot fire yet: waits for ${rule.waitsFor})` : '') +
      (rule.onlyWith ? ` (only with ${rule.onlyWith})` : ''),
    rule.why,
  ]);
  const head = ['alert', 'severity', 'team', 'after', 'meaning', 'why it needs a person'];
  return markdownTable([head, ...rows]);
}

/** Every dashboard with its address in Grafana. */
function dashboardsTable(): string {
  const rows = boards.map(({ name, title, description }) => [
    `\`/d/${DASHBOARD_UIDS[name]}\``,
    title,
    description,
  ]);
  return markdownTable([['address', 'title', 'what it shows'], ...rows]);
}
