import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import type { DashboardName } from '../../promql/dashboard-uids.ts';
import { runbookPath } from './runbook-path.ts';

/**
 * Addresses differ from installation to installation, rules do not: Prometheus takes them from its
 * external labels (see prometheus.yml), which read the environment.
 */
const GRAFANA = '{{ $externalLabels.grafana_url }}';
const RUNBOOKS = '{{ $externalLabels.runbook_url }}';

/** The dashboard to look at first; that of one service with the service chosen. */
export function dashboardUrl(name: DashboardName, service: string): string {
  const choice = name === 'service' ? `?var-service=${service}` : '';
  return `${GRAFANA}/d/${DASHBOARD_UIDS[name]}${choice}`;
}

/** The section of the group's runbook that is named like the alert. */
export function runbookUrl(group: string, alert: string): string {
  return `${RUNBOOKS}/${runbookPath(group, alert)}`;
}
