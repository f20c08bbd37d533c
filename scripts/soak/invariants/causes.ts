import type { FaultKind } from '../../../demo/fleet/fault.ts';

/** What may have led to an alert; `service`: any fault of the service that it is about. */
export type Cause =
  | {
      readonly of: 'service';
      readonly kinds?: readonly FaultKind[];
      /** A machine that was measured to be slow may have led to it as well. */
      readonly orLag?: boolean;
    }
  | { readonly of: 'bad-reload' }
  | { readonly of: 'killed'; readonly part: 'prometheus' | 'alertmanager' }
  | { readonly of: 'figures' }
  | { readonly of: 'machine' };

const ANY_FAULT: Cause = { of: 'service' };
const SLOWNESS: Cause = { of: 'service', kinds: ['slow', 'hang'], orLag: true };
/** What the fleet's figures say is theirs, and of this machine's pace nobody is sure. */
const FIGURES: Cause = { of: 'figures' };
const MACHINE: Cause = { of: 'machine' };

/** Alerts that a run may lead to. Any other one is invented. */
export const CAUSES: Readonly<Record<string, Cause>> = {
  ServiceDown: ANY_FAULT,
  ServiceFlapping: ANY_FAULT,
  ServiceBudgetBurn1h: ANY_FAULT,
  ServiceBudgetBurn6h: ANY_FAULT,
  ServiceBudgetBurn1d: ANY_FAULT,
  ServiceBudgetBurn3d: ANY_FAULT,
  ServiceBudgetExhausted: ANY_FAULT,
  CollectorFailing: ANY_FAULT,
  SeriesDropped: ANY_FAULT,
  TargetDown: ANY_FAULT,
  SlowResponse: SLOWNESS,
  ServiceLatencyDegraded: SLOWNESS,
  DependencyDown: { of: 'service', kinds: ['dependency'] },
  AiProviderDown: { of: 'service', kinds: ['dependency'] },
  ConfigurationReloadFailed: { of: 'bad-reload' },
  AlertmanagerDown: { of: 'killed', part: 'alertmanager' },
  PrometheusNotificationsDropped: { of: 'killed', part: 'alertmanager' },
  PrometheusLogCorrupted: { of: 'killed', part: 'prometheus' },
  AiTokensSurging: FIGURES,
  AiCostSurging: FIGURES,
  AiRateLimited: FIGURES,
  ConversationsStopped: FIGURES,
  PaymentFailuresHigh: FIGURES,
  PaymentFailuresSevere: FIGURES,
  ScheduleLagging: MACHINE,
  PrometheusRulesSlow: MACHINE,
};
