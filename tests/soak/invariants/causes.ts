import type { FaultKind } from '../../../demo/fleet/fault.ts';

/**
 * A possible cause of an alert. `service`: a fault of the alert's service. `lookBackMs`: how long before the
 * alert the cause may have been, if longer than LOOK_BACK_MS. It is the range of the rule, which is not scaled.
 */
export type Cause = { readonly lookBackMs?: number } & (
  | {
      readonly of: 'service';
      readonly kinds?: readonly FaultKind[];
      /** Measured lag of this machine is also a cause. */
      readonly orLag?: boolean;
    }
  | { readonly of: 'bad-reload' }
  | { readonly of: 'removed' }
  | { readonly of: 'killed'; readonly part: 'prometheus' | 'alertmanager' }
  | { readonly of: 'business' }
  | { readonly of: 'machine' }
);

/** For alerts without a range: some probes, a scrape, an evaluation, and a start of Prometheus. */
export const LOOK_BACK_MS = 60_000;
const MINUTE_MS = 60_000;
const WHOLE_RUN = { lookBackMs: Infinity };

const ANY_FAULT: Cause = { of: 'service' };
const SLOWNESS: Cause = { of: 'service', kinds: ['slow', 'hang'], orLag: true };
/** Business metrics of the fleet and the speed of this machine are not checked. */
const BUSINESS: Cause = { of: 'business' };
const MACHINE: Cause = { of: 'machine' };

/** The alerts that a run may cause. Any other alert is a fault. */
export const CAUSES: Readonly<Record<string, Cause>> = {
  ServiceBudgetBurnFast: { ...ANY_FAULT, ...WHOLE_RUN },
  ServiceBudgetBurnSlow: { ...ANY_FAULT, ...WHOLE_RUN },
  CollectorFailing: ANY_FAULT,
  TargetDown: ANY_FAULT,
  SlowResponse: SLOWNESS,
  ServiceLatencyDegraded: { ...SLOWNESS, lookBackMs: 16 * MINUTE_MS },
  DependencyDown: { of: 'service', kinds: ['dependency'] },
  ConfigurationReloadFailed: { of: 'bad-reload' },
  TargetVanished: { of: 'removed', lookBackMs: 61 * MINUTE_MS },
  AlertmanagerDown: { of: 'killed', part: 'alertmanager', lookBackMs: 4 * MINUTE_MS },
  AiCostSurging: BUSINESS,
  AiRequestsFailing: BUSINESS,
  ConversationsStopped: BUSINESS,
  PaymentFailuresHigh: BUSINESS,
  PaymentFailuresSevere: BUSINESS,
  PaymentsStopped: BUSINESS,
  ServiceEventLoopLagging: MACHINE,
  PrometheusStorageAtRisk: MACHINE,
  MonitorStarved: MACHINE,
};

/** Nothing in a run causes these. ServiceDown is compared with the truth instead. */
export const NEVER_IN_A_RUN: readonly string[] = [
  ...['ServiceDown', 'CertificateExpiring', 'CertificateExpiryImminent', 'ProbesStalled'],
  ...['MonitorDown', 'MonitorInstanceDown', 'HighMemoryUsage', 'Watchdog'],
  ...['PrometheusRulesFailing', 'PrometheusRemoteWriteFailing', 'ServiceHeapLarge'],
  ...['AlertmanagerNotificationsFailing', 'AlertmanagerAllChannelsFailing'],
  ...['AlertmanagerClusterDegraded', 'GrafanaDown'],
];
