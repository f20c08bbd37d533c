import { alertType, SEVERITIES, sortAlerts } from './alert.ts';
import type { ActiveAlert, AlertSource } from './alert.ts';

/** An alert as Prometheus's API lists it. */
export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'firing' | 'pending';
  /** Unix milliseconds. */
  readonly activeAt: number;
  /** Null for NaN and ±Inf. */
  readonly value: number | null;
}

export interface PrometheusAlertsOptions {
  /** All pending and firing alerts, or one sentence that says why they cannot be read. */
  readonly read: () => Promise<
    { readonly value: readonly PrometheusAlert[] } | { readonly note: string }
  >;
  /** Used while Prometheus does not respond. */
  readonly fallback: AlertSource;
}

/** The pending and firing alerts of all rules of Prometheus, else those of the fallback with a note. */
export function prometheusAlerts({ read, fallback }: PrometheusAlertsOptions): AlertSource {
  return {
    active: async () => {
      const result = await read();
      if ('value' in result) return { source: 'prometheus', alerts: forPeople(result.value) };
      const note = `${result.note}; these are the monitor's own alerts`;
      return { ...(await fallback.active()), note };
    },
  };
}

/** Leaves out alerts of severity `none`, such as Watchdog. */
function forPeople(alerts: readonly PrometheusAlert[]): ActiveAlert[] {
  return sortAlerts(alerts.filter(({ labels }) => labels.severity !== 'none').map(readAlert));
}

function readAlert({ labels, annotations, state, activeAt, value }: PrometheusAlert): ActiveAlert {
  const name = labels.alertname ?? 'unnamed';
  return {
    // An alert of someone else's rules may have another severity.
    severity: SEVERITIES.find((severity) => severity === labels.severity) ?? 'warning',
    type: alertType(name),
    name,
    state,
    service: labels.service_name ?? null,
    message: annotations.description ?? annotations.summary ?? name,
    startedAt: activeAt,
    ...(value !== null && { value }),
    ...(isSafeLink(annotations.runbook_url) && { runbookUrl: annotations.runbook_url }),
    ...(isSafeLink(annotations.dashboard_url) && { dashboardUrl: annotations.dashboard_url }),
  };
}

/** Clients make links of these. A browser reads `\` as `/`, and skips tabs and line breaks. */
function isSafeLink(address: string | undefined): address is string {
  return address !== undefined && /^(https?:\/\/|\/(?![/\\\t\r\n]))/i.test(address);
}
