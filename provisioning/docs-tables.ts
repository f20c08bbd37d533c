import { alerts } from '../alert-rules/groups.ts';
import { ENGINE_LIMITS } from '../tests/lint/engine-limits.ts';
import { boards } from '../dashboards/index.ts';
import { DASHBOARD_UIDS } from '../promql/dashboard-uids.ts';
import { catalog } from '../exporter/metrics/catalog.ts';
import { knownDifferences } from '../tests/e2e/other-engines/known-differences.ts';
import { describeEnvironment } from '../exporter/config/environment.ts';
import { markdownTable } from './markdown-table.ts';

interface JsonSchemaOfVariable {
  readonly description?: string;
  readonly default?: string | number;
}

/** Every variable that the exporter reads, but for the build's REVISION. */
export function settingsTable(): string {
  const { REVISION: _, ...variables } = describeEnvironment().properties ?? {};
  const rows = Object.entries(variables).map(([name, schema]) => {
    const { description = '', default: value } = schema as JsonSchemaOfVariable;
    return [`\`${name}\``, description, value === undefined ? '' : `\`${value}\``];
  });
  return markdownTable([['variable', 'meaning', 'default'], ...rows]);
}

/** Every metric of the catalogue. */
export function metricsTable(): string {
  const rows = Object.entries(catalog).map(([name, { type, labels, help }]) => {
    const names = Object.keys(labels).map((label) => `\`${label}\``);
    return [`\`${name}\``, type, names.join(', '), help];
  });
  return markdownTable([['metric', 'type', 'labels', 'meaning'], ...rows]);
}

/** Every alert with its runbook. */
export function alertsTable(): string {
  const rows = alerts.map(({ group, rule }) => [
    `[${rule.name}](runbooks/${group.name}.md#${rule.name.toLowerCase()})`,
    rule.labels.severity,
    rule.labels.team,
    rule.for,
    rule.annotations.summary,
  ]);
  return markdownTable([['alert', 'severity', 'team', 'after', 'meaning'], ...rows]);
}

/** Every dashboard with its address in Grafana. */
export function dashboardsTable(): string {
  const rows = boards.map(({ name, title, description }) => [
    `\`/d/${DASHBOARD_UIDS[name]}\``,
    title,
    description,
  ]);
  return markdownTable([['address', 'title', 'what it shows'], ...rows]);
}

/** What the rules do without, so that every engine takes them. */
export function excludedTable(): string {
  const rows = ENGINE_LIMITS.map(({ without, because }) => [without, because]);
  return markdownTable([['the rules do without', 'because'], ...rows]);
}

/** In what VictoriaMetrics answers otherwise than Prometheus. */
export function differencesTable(): string {
  const rows = knownDifferences.map(({ of, atMost, why }) => [of, atMost, why]);
  return markdownTable([['function', 'differs at most by', 'because'], ...rows]);
}
