import type { Duration } from '../../promql/functions.ts';
import { placeholders } from '../../promql/placeholders.ts';
import type { Vector } from '../../promql/vector.ts';
import type { DashboardName } from '../../promql/dashboard-uids.ts';
import { dashboardUrl } from './links.ts';
import type { ValueUnit } from '../../promql/quantity.ts';
import type { Recording } from './recording.ts';
import { PLAIN_VALUE, valueTemplate } from './value-template.ts';

/** `critical` wakes someone, `warning` goes to the work queue, `info` is context, `none` is no one's. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** Who looks after what an alert is about; Alertmanager may route by it. */
export const TEAMS = ['platform', 'ai', 'payments'] as const;
export type Team = (typeof TEAMS)[number];

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
  /** With the labels, the value formatted by its unit, and the value as a plain number. */
  readonly description: (
    labels: Readonly<Record<L, string>>,
    value: string,
    number: string,
  ) => string;
  /** Where to look first; the dashboard of one service opens at the alert's. */
  readonly dashboard: 'service_name' extends L ? DashboardName : Exclude<DashboardName, 'service'>;
  /** By default the platform's. */
  readonly team?: Team;
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
  readonly labels: {
    readonly severity: Severity;
    readonly team: Team;
    readonly service_name?: string;
  };
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
  const { name, expression, severity, team = 'platform', service, summary } = options;
  const labels = placeholders<L | 'service_name'>((label) => `{{ $labels.${label} }}`);
  return {
    kind: 'alert',
    name,
    expression: expression.text,
    for: options.for,
    keepFiringFor: options.keepFiringFor,
    labels: { severity, team, ...(service === undefined ? {} : { service_name: service }) },
    annotations: {
      summary,
      description: options.description(labels, valueTemplate(expression.unit), PLAIN_VALUE),
      dashboard_url: dashboardUrl(options.dashboard, labels.service_name),
    },
  };
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  /** Also the name of its files: the rules, the cases, the runbook. */
  readonly name: string;
  /** How often; without it as often as prometheus.yml says. */
  readonly interval?: Duration;
  /** Groups whose recordings its rules read. */
  readonly reads?: readonly RuleGroup[];
  readonly rules: readonly (AlertRule | Recording)[];
}
