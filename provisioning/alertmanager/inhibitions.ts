interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

/** Labels that are missing on both sides count as equal: every source says which it needs. */
const OF_A_SERVICE = 'service_name!=""';
const SAME_SERVICE = { equal: ['service_name'] };

/** One alert for one trouble. */
export const inhibitions: readonly Inhibition[] = [
  // The worse silences the milder of the same service.
  {
    source_matchers: ['severity="critical"', OF_A_SERVICE],
    target_matchers: ['severity=~"warning|info"'],
    ...SAME_SERVICE,
  },
  {
    source_matchers: ['severity="warning"', OF_A_SERVICE],
    target_matchers: ['severity="info"'],
    ...SAME_SERVICE,
  },
  {
    source_matchers: ['alertname="ServiceBudgetBurn1h"'],
    target_matchers: ['alertname="ServiceBudgetBurn6h"'],
    ...SAME_SERVICE,
  },
  {
    source_matchers: ['alertname="ServiceBudgetBurn1d"'],
    target_matchers: ['alertname="ServiceBudgetBurn3d"'],
    ...SAME_SERVICE,
  },
  // A monitor that is down knows nothing of the services.
  {
    source_matchers: ['alertname="MonitorDown"'],
    target_matchers: [
      'alertname!="Watchdog"',
      'service_name!~"monitoring-service|prometheus|alertmanager"',
    ],
  },
];
