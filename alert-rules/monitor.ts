import { gauge, on, ratio, where } from '../dashboards/lib/promql.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';
import { HIGH_MEMORY_RATIO } from './thresholds.ts';

const memory = gauge('process_resident_memory_bytes', { job: 'penpal-monitoring' });
const memoryLimit = gauge('penpal_monitoring_memory_limit_bytes');

/** Alerts on the monitoring service itself. */
export const monitor: RuleGroup = {
  name: 'monitor',
  rules: [
    alert({
      name: 'HighMemoryUsage',
      expression: where(ratio(memory, memoryLimit, on('job', 'instance')), '>', HIGH_MEMORY_RATIO),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'The monitoring service is short of memory',
      description: (labels, value) => `${labels.instance} uses ${value} of its memory limit.`,
      dashboard: 'overview',
      service: 'monitoring-service',
    }),
  ],
};
