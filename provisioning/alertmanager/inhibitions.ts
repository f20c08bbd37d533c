interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

/** A service that is down, or that is not probed, explains all its warnings. */
const EXPLAINS_ALL = 'ServiceDown|ProbesStalled|MonitorDown';

/** An outage does not explain it, and it may end and begin again while an outage hides that. */
const LASTS_FOR_WEEKS = 'CertificateExpiring';

/**
 * Alerts that silence only milder alerts on the same problem. They may fire for days, or a warning may
 * name their cause, so they must not silence other warnings.
 */
const WORSE_AND_MILDER = {
  SlowResponse: 'ServiceLatencyDegraded',
  ServiceBudgetBurnFast: 'ServiceBudgetBurnSlow',
  CertificateExpiryImminent: 'CertificateExpiring',
  PaymentFailuresSevere: 'PaymentFailuresHigh',
  AlertmanagerAllChannelsFailing: 'AlertmanagerNotificationsFailing',
};

/**
 * Alerts that work without the monitoring service, because Prometheus scrapes their source itself, and
 * ServiceDown, because an outage that began earlier goes on: Alertmanager sends no resolution for an
 * alert that ends while it is silenced.
 */
const WITHOUT_MONITOR =
  'Watchdog|TargetDown|GrafanaDown|AiRequestsFailing|ServiceHeapLarge|ServiceDown';

/** Labels missing on both sides count as equal. A test checks that every source has its labels. */
const SAME_SERVICE = { equal: ['service_name'] };

/** One notification for one problem. */
export const inhibitions: readonly Inhibition[] = [
  {
    source_matchers: [`alertname=~"${EXPLAINS_ALL}"`],
    target_matchers: ['severity=~"warning|info"', `alertname!~"${LASTS_FOR_WEEKS}"`],
    ...SAME_SERVICE,
  },
  ...Object.entries(WORSE_AND_MILDER).map(([worse, milder]) => ({
    source_matchers: [`alertname="${worse}"`],
    target_matchers: [`alertname=~"${milder}"`],
    ...SAME_SERVICE,
  })),
  // Without the monitoring service nothing is known of the services.
  {
    source_matchers: ['alertname="MonitorDown"'],
    target_matchers: [
      `alertname!~"${WITHOUT_MONITOR}"`,
      'service_name!~"monitoring-service|prometheus|alertmanager"',
    ],
  },
];
