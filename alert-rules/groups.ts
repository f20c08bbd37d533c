import { dump } from 'js-yaml';
import { ai } from './ai.ts';
import { alertmanager } from './alertmanager.ts';
import { business } from './business.ts';
import { collectors } from './collectors.ts';
import { highAvailability } from './high-availability.ts';
import { monitor } from './monitor.ts';
import { payments } from './payments.ts';
import { prometheus } from './prometheus.ts';
import { runbookUrl } from './lib/rule.ts';
import type { AlertRule, RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';
import { serviceQuality } from './service-quality.ts';
import { slo } from './slo.ts';
import { scrapeTargets } from './targets.ts';
import { GROUP_PREFIX } from '../promql/promql.ts';

/** Every rule group. */
export const groups: readonly RuleGroup[] = [
  serviceHealth,
  serviceQuality,
  slo,
  business,
  payments,
  ai,
  collectors,
  monitor,
  scrapeTargets,
  prometheus,
  alertmanager,
  highAvailability,
];

/** Every alert with its group. */
export const alerts = groups.flatMap((group) =>
  group.rules.flatMap((rule) => (rule.kind === 'alert' ? [{ group, rule }] : [])),
);

/** Prometheus's rule files, by file name. */
export function renderGroups(): Map<string, string> {
  return new Map(groups.map((group) => [`${group.name}.yml`, renderGroup(group)]));
}

/** Renders a group as a rule file. */
export function renderGroup(group: RuleGroup): string {
  return dump({ groups: [groupOf(group)] }, { lineWidth: 100, noRefs: true });
}

/** A group in the form that Prometheus reads. */
export function groupOf({ name, interval, rules }: RuleGroup) {
  return {
    name: GROUP_PREFIX + name,
    ...(interval === undefined ? {} : { interval }),
    rules: rules.map((rule) =>
      rule.kind === 'alert'
        ? renderAlert(name, rule)
        : { record: rule.name, expr: rule.expression },
    ),
  };
}

function renderAlert(group: string, rule: AlertRule) {
  return {
    alert: rule.name,
    expr: rule.expression,
    for: rule.for,
    keep_firing_for: rule.keepFiringFor,
    labels: rule.labels,
    annotations: annotationsOf(group, rule),
  };
}

/** Every annotation of an alert, before Prometheus fills in the templates. */
export function annotationsOf(group: string, rule: AlertRule): Record<string, string> {
  return { ...rule.annotations, runbook_url: runbookUrl(group, rule.name) };
}
