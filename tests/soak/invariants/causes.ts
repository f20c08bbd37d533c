import type { FaultKind } from '../../../demo/fleet/fault.ts';

/**
 * What may have led to an alert; `service`: any fault of the service that it is about. `lookBackMs`: how
 * long before the alert fired, if longer than LOOK_BACK_MS: the range of its rule, which no run shortens.
 */
export type Cause = { readonly lookBackMs?: number } & (
  | {
      readonly of: 'service';
      readonly kinds?: readonly FaultKind[];
      /** A machine that was measured to be slow may have led to it as well. */
      readonly orLag?: boolean;
    }
  | { readonly of: 'bad-reload' }
  | { readonly of: 'killed'; readonly part: 'prometheus' | 'alertmanager' }
  | { readonly of: 'figures' }
  | { readonly of: 'machine' }
);

/** Of an alert that looks at what is now: some probes, a scrape, an evaluation and a Prometheus that starts. */
export const LOOK_BACK_MS = 60_000;
const MINUTE_MS = 60_000;
const WHOLE_RUN = { lookBackMs: Infinity };

const ANY_FAULT: Cause = { of: 'service' };
const SLOWNESS: Cause = { of: 'service', kinds: ['slow', 'hang'], orLag: true };
/** What the fleet's figures say is theirs, and of this machine's pace nobody is sure. */
const FIGURES: Cause = { of: 'figures' };
const MACHINE: Cause = { of: 'machine' };

/** Alerts that a run may lead to, beside ServiceDown, which is held against the truth. Any other one is invented. */
export const CAUSES: Readonly<Record<string, Cause>> = {
  ServiceFlapping: { ...ANY_FAULT, lookBackMs: 31 * MINUTE_MS },
  ServiceBudgetBurn1h: { ...ANY_FAULT, ...WHOLE_RUN },
  ServiceBudgetBurn6h: { ...ANY_FAULT, ...WHOLE_RUN },
  ServiceBudgetBurn1d: { ...ANY_FAULT, ...WHOLE_RUN },
  ServiceBudgetBurn3d: { ...ANY_FAULT, ...WHOLE_RUN },
  ServiceBudgetExhausted: { ...ANY_FAULT, ...WHOLE_RUN },
  CollectorFailing: ANY_FAULT,
  SeriesDropped: { ...ANY_FAULT, lookBackMs: 16 * MINUTE_MS },
  TargetDown: ANY_FAULT,
  SlowResponse: SLOWNESS,
  ServiceLatencyDegraded: { ...SLOWNESS, lookBackMs: 16 * MINUTE_MS },
  DependencyDown: { of: 'service', kinds: ['dependency'] },
  AiProviderDown: { of: 'service', kinds: ['dependency'] },
  ConfigurationReloadFailed: { of: 'bad-reload' },
  AlertmanagerDown: { of: 'killed', part: 'alertmanager' },
  PrometheusNotificationsDropped: {
    ...{ of: 'killed', part: 'alertmanager' },
    lookBackMs: 4 * MINUTE_MS,
  },
  PrometheusLogCorrupted: { of: 'killed', part: 'prometheus', ...WHOLE_RUN },
  AiTokensSurging: FIGURES,
  AiCostSurging: FIGURES,
  AiRateLimited: FIGURES,
  ConversationsStopped: FIGURES,
  PaymentFailuresHigh: FIGURES,
  PaymentFailuresSevere: FIGURES,
  ScheduleLagging: MACHINE,
  PrometheusRulesSlow: MACHINE,
};
