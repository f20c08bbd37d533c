import { monitor } from './monitor.ts';
import { renderGroup } from './render-rules.ts';
import type { RuleGroup } from './rule.ts';
import { serviceHealth } from './service-health.ts';

/** Every rule group. */
export const groups: readonly RuleGroup[] = [serviceHealth, monitor];

/** Prometheus's rule files, by file name. */
export function renderGroups(): Map<string, string> {
  return new Map(groups.map((group) => [`${group.name}.yml`, renderGroup(group)]));
}
