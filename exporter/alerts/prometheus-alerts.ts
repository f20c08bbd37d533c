import { z } from 'zod';
import { fromSystemTime } from '../clock.ts';
import { alertTexts, alertType, rfc3339Time, SEVERITIES, sortAlerts } from './alert.ts';
import type { ActiveAlert, ActiveAlerts } from './alert.ts';
import type { Handling, HandlingOf } from './alertmanager.ts';

const alertSchema = z.object({
  labels: alertTexts,
  annotations: alertTexts,
  state: z.enum(['firing', 'pending']),
  activeAt: rfc3339Time.transform((text) => fromSystemTime(Date.parse(text))),
  /** As text, which may be `NaN` or `+Inf`. */
  value: z.string().transform(Number.parseFloat),
});

/** The label of all our alerts. A shared Prometheus also lists the alerts of others. */
const OUR_MONITOR = 'penpal';

/** The list of alerts in Prometheus's API. Source: https://prometheus.io/docs/prometheus/latest/querying/api/#alerts */
export const PROMETHEUS_ALERTS = {
  path: 'alerts',
  data: z.object({ alerts: z.array(z.literal(0)) }),
  one: alertSchema,
};

/**
 * The pending and firing alerts of our rules, and what Alertmanager does with them; without those of severity `none`,
 * such as Watchdog: they are not for people.
 */
export function activeAlerts(
  all: readonly z.output<typeof alertSchema>[],
  handlingOf: HandlingOf,
): ActiveAlerts {
  const active = all
    .filter(({ labels }) => labels.monitor === OUR_MONITOR && labels.severity !== 'none')
    .map((alert) => readAlert(alert, handlingOf(alert.labels)));
  return { source: 'prometheus', alerts: sortAlerts(active) };
}

function readAlert(alert: z.output<typeof alertSchema>, handling: Handling): ActiveAlert {
  const { labels, annotations, state, activeAt, value } = alert;
  const name = labels.alertname ?? 'unnamed';
  return {
    // A rule that somebody added may have another severity.
    severity: SEVERITIES.find((severity) => severity === labels.severity) ?? 'warning',
    type: alertType(name),
    name,
    state,
    service: labels.service_name ?? null,
    message: annotations.description ?? annotations.summary ?? name,
    ...(annotations.description_fr && { french: annotations.description_fr }),
    startedAt: activeAt,
    ...(Number.isFinite(value) && { value }),
    ...(isSafeLink(annotations.runbook_url) && { runbookUrl: annotations.runbook_url }),
    ...(isSafeLink(annotations.dashboard_url) && { dashboardUrl: annotations.dashboard_url }),
    ...handling,
  };
}

/** Clients make links of these. A browser reads `\` as `/`, and skips tabs and line breaks. */
function isSafeLink(address: string | undefined): address is string {
  return address !== undefined && /^(https?:\/\/|\/(?![/\\\t\r\n]))/i.test(address);
}
