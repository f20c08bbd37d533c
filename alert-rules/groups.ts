import { ai } from './ai.ts';
import { alertmanager } from './alertmanager.ts';
import { business } from './business.ts';
import { collectors } from './collectors.ts';
import { renderGroup } from './lib/render-rules.ts';
import type { RuleGroup } from './lib/rule.ts';
import { monitor } from './monitor.ts';
import { payments } from './payments.ts';
import { prometheus } from './prometheus.ts';
import { serviceHealth } from './service-health.ts';
import { serviceQuality } from './service-quality.ts';
import { slo } from './slo.ts';
import { scrapeTargets } from './targets.ts';

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
];

/** Every alert, with the group that it belongs to. */
export const alerts = groups.flatMap((group) =>
  group.rules.flatMap((rule) => (rule.kind === 'alert' ? [{ group, rule }] : [])),
);

/** Prometheus's rule files, by file name. */
export function renderGroups(): Map<string, string> {
  return new Map(groups.map((group) => [`${group.name}.yml`, renderGroup(group)]));
}
