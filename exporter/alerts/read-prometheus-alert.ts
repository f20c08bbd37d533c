import type { PrometheusAlert } from '../history/prometheus-answer.ts';
import { SEVERITIES } from './active-alert.ts';
import type { ActiveAlert, Severity } from './active-alert.ts';
import { alertType } from './alert-type.ts';

/** Severity of alerts that are not for people, such as Watchdog. */
const NOBODY = 'none';

/** One alert of Prometheus as the API shows it; undefined if it is not for people. */
export function readPrometheusAlert(alert: PrometheusAlert): ActiveAlert | undefined {
  const { labels, annotations, state, activeAt, value } = alert;
  if (labels.severity === NOBODY) return undefined;
  const name = labels.alertname ?? 'unnamed';
  return {
    severity: severityOf(labels.severity),
    type: alertType(name),
    name,
    state,
    service: labels.service_name ?? null,
    message: annotations.description ?? annotations.summary ?? name,
    startedAt: activeAt,
    ...(value === null ? {} : { value }),
    ...link('runbookUrl', annotations.runbook_url),
    ...link('dashboardUrl', annotations.dashboard_url),
  };
}

/** An alert of someone else's rules without a severity of ours is shown, but as nothing that wakes. */
function severityOf(label: string | undefined): Severity {
  return SEVERITIES.find((severity) => severity === label) ?? 'warning';
}

/**
 * Only addresses that are safe to follow: whoever asks the API may make links of them. A browser reads `\`
 * as `/`, and passes over tabs and line breaks.
 */
function link<K extends 'runbookUrl' | 'dashboardUrl'>(key: K, address: string | undefined) {
  const isSafe = address !== undefined && /^(https?:\/\/|\/(?![/\\\t\r\n]))/i.test(address);
  return (isSafe ? { [key]: address } : {}) as { readonly [P in K]?: string };
}
