interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

/** Nothing of a service that is down, or that nobody looks at, is news or can be trusted. */
const EXPLAINS_ALL = 'ServiceDown|ProbesStalled|MonitorDown';

/**
 * Alerts that silence milder ones about the same thing, and nothing else: they may stand for days, or
 * have their cause in what a warning tells.
 */
const WORSE_AND_MILDER = {
  ServiceBudgetBurn1h:
    'ServiceBudgetBurn6h|ServiceBudgetBurn1d|ServiceBudgetBurn3d|ServiceBudgetExhausted',
  ServiceBudgetBurn6h: 'ServiceBudgetBurn1d|ServiceBudgetBurn3d|ServiceBudgetExhausted',
  ServiceBudgetBurn1d: 'ServiceBudgetBurn3d',
  CertificateExpiryImminent: 'CertificateExpiring',
  PaymentFailuresSevere: 'PaymentFailuresHigh',
};

/**
 * What Prometheus knows without the monitoring service: of itself, and of what it scrapes itself. And
 * ServiceDown, of which only what was told already goes on: Alertmanager tells the end of no alert that
 * ends while it is silenced, nor its next beginning before `repeat_interval`.
 */
const WITHOUT_MONITOR = 'Watchdog|TargetDown|AiProviderDown|AiRateLimited|ServiceDown';

/** Labels that are missing on both sides count as equal: every source has those that it needs. */
const SAME_SERVICE = { equal: ['service_name'] };

/** One alert for one trouble. */
export const inhibitions: readonly Inhibition[] = [
  {
    source_matchers: [`alertname=~"${EXPLAINS_ALL}"`],
    target_matchers: ['severity=~"warning|info"'],
    ...SAME_SERVICE,
  },
  ...Object.entries(WORSE_AND_MILDER).map(([worse, milder]) => ({
    source_matchers: [`alertname="${worse}"`],
    target_matchers: [`alertname=~"${milder}"`],
    ...SAME_SERVICE,
  })),
  // Of an answer of which nothing can be used, every value is refused.
  {
    source_matchers: ['alertname="CollectorFailing"', 'collector!=""'],
    target_matchers: ['alertname="SeriesDropped"'],
    equal: ['collector'],
  },
  // A monitor that is down knows nothing of the services.
  {
    source_matchers: ['alertname="MonitorDown"'],
    target_matchers: [
      `alertname!~"${WITHOUT_MONITOR}"`,
      'service_name!~"monitoring-service|prometheus|alertmanager"',
    ],
  },
];
