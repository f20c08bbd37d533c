import type { Duration } from '../dashboards/lib/functions.ts';
import { placeholders } from '../dashboards/lib/placeholders.ts';
import type { Vector } from '../dashboards/lib/vector.ts';
import type { DashboardName } from '../dashboards/uids.ts';
import { dashboardUrl } from './links.ts';
import type { ValueUnit } from './quantity.ts';
import { templateOf } from './value-template.ts';

/** `critical` wakes someone, `warning` goes to the work queue, `info` is context, `none` is no one's. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** What an alert rule is made of; `L` are the labels that its expression has. */
export interface AlertOptions<L extends string, U extends ValueUnit> {
  /** `<Component><Symptom>` in PascalCase. */
  readonly name: string;
  readonly expression: Vector<L, U>;
  readonly severity: Severity;
  /** How long the expression must hold, against blips. */
  readonly for: Duration;
  /** How long the alert goes on after the expression has ended, against flapping. */
  readonly keepFiringFor: Duration;
  /** One fixed sentence; what differs from alert to alert is in the description. */
  readonly summary: string;
  /** With the labels and the value, formatted by its unit. */
  readonly description: (labels: Readonly<Record<L, string>>, value: string) => string;
  readonly dashboard: DashboardName;
  /** Names the service of an alert whose expression has no `service_name`. */
  readonly service?: string;
}

/** An alert rule as it is rendered and tested. */
export interface AlertRule {
  readonly kind: 'alert';
  readonly name: string;
  readonly expression: string;
  readonly for: string;
  readonly keepFiringFor: string;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: Severity };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly dashboard_url: string;
  };
}

/** Makes an alert rule whose texts may name only labels that the expression has. */
export function alert<L extends string, U extends ValueUnit>(
  options: AlertOptions<L, U>,
): AlertRule {
  const labels = placeholders<L>((label) => `{{ $labels.${label} }}`);
  const service = options.service === undefined ? {} : { service_name: options.service };
  return {
    kind: 'alert',
    name: options.name,
    expression: options.expression.text,
    for: options.for,
    keepFiringFor: options.keepFiringFor,
    labels: { severity: options.severity, ...service },
    annotations: {
      summary: options.summary,
      description: options.description(labels, templateOf(options.expression.unit)),
      dashboard_url: dashboardUrl(options.dashboard),
    },
  };
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  /** Also the name of the file, of its tests and of its runbook. */
  readonly name: string;
  /** How often; without it as often as prometheus.yml says. */
  readonly interval?: Duration;
  readonly rules: readonly AlertRule[];
}
