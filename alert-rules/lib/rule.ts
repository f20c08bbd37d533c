import type { Unit } from '../../exporter/metrics/catalog.ts';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import type { DashboardName } from '../../promql/dashboard-uids.ts';
import type { Duration, Recording, ValueUnit, Vector } from '../../promql/promql.ts';

/** `critical` wakes someone, `warning` goes to the work queue, `info` is context, `none` is for the Watchdog. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** The team that owns an alert. Alertmanager may route by it. */
export const TEAMS = ['platform', 'ai', 'payments'] as const;
export type Team = (typeof TEAMS)[number];

/**
 * Every alert has `monitor="penpal"`: a shared Prometheus also has the alerts of others. prometheus.yml has
 * it as an external label.
 */
export const OURS = 'penpal';

/** `value` is formatted by its unit, `number` is the plain number. */
type Description<L extends string> = (
  labels: Readonly<Record<L, string>>,
  value: string,
  number: string,
) => string;

/** An alert rule as its group writes it. `L` are the labels of its expression. */
export interface AlertOptions<L extends string, U extends ValueUnit> {
  /** `<Component><Symptom>` in PascalCase. */
  readonly name: string;
  readonly expression: Vector<L, U>;
  readonly severity: Severity;
  /** How long the expression must hold before the alert fires. */
  readonly for: Duration;
  /** How long the alert keeps firing after the expression ended, against flapping. */
  readonly keepFiringFor: Duration;
  /** One fixed sentence without values. */
  readonly summary: string;
  /** The description in French, without a full stop: the French status page shows it. */
  readonly french: Description<L>;
  /** Title of the message; by default the service and the summary. */
  readonly title?: (labels: Readonly<Record<L, string>>, value: string) => string;
  /**
   * What is told when it is over, and the same in French. Messages add `after 3 min`; by default they tell the title.
   * By default the French page shows the description after `Terminé`.
   */
  readonly resolved?: (labels: Readonly<Record<L, string>>) => readonly [string, french: string];
  readonly description: Description<L>;
  /** The dashboard to look at first. The service dashboard opens with the alert's service. */
  readonly dashboard: 'service_name' extends L ? DashboardName : Exclude<DashboardName, 'service'>;
  /** `platform` by default. */
  readonly team?: Team;
  /** Why the alert deserves a person: what happens if nobody acts. Shown in the list of alerts. */
  readonly why: string;
  /** The setup without which the alert cannot fire: several of the same. */
  readonly onlyWith?: 'ha' | 'shards';
  /** What the source has to expose before the alert can fire, if today it does not. */
  readonly waitsFor?: string;
  /** The label `service_name` for an expression without it. */
  readonly service?: string;
}

/** An alert rule as it is rendered and tested. */
export interface AlertRule {
  readonly kind: 'alert';
  readonly name: string;
  readonly expression: string;
  readonly for: string;
  readonly keepFiringFor: string;
  readonly why: string;
  readonly onlyWith: string | undefined;
  readonly waitsFor: string | undefined;
  readonly labels: {
    readonly monitor: typeof OURS;
    readonly severity: Severity;
    readonly team: Team;
    readonly service_name?: string;
  };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly description_fr: string;
    readonly title?: string;
    readonly resolved?: string;
    readonly resolved_fr?: string;
    readonly dashboard_url: string;
    readonly status_url: string;
  };
}

/** Rules that Prometheus evaluates together, in this order. */
export interface RuleGroup {
  /** Also the name of its files: rules, cases and runbook. */
  readonly name: string;
  /** How often it is evaluated; by default as prometheus.yml says. */
  readonly interval?: Duration;
  /** Groups with recordings that its rules read. */
  readonly reads?: readonly RuleGroup[];
  readonly rules: readonly (AlertRule | Recording)[];
}

/** Makes an alert rule. Its texts may name only labels of the expression. */
export function alert<L extends string, U extends ValueUnit>(
  options: AlertOptions<L, U>,
): AlertRule {
  const { name, expression, severity, team = 'platform', service, summary } = options;
  const labels = labelTemplates<L | 'service_name'>();
  const value = valueTemplate(expression.unit);
  const resolved = options.resolved?.(labels);
  return {
    kind: 'alert',
    name,
    expression: expression.text,
    for: options.for,
    keepFiringFor: options.keepFiringFor,
    why: options.why,
    onlyWith: options.onlyWith,
    waitsFor: options.waitsFor,
    labels: {
      monitor: OURS,
      severity,
      team,
      ...(service === undefined ? {} : { service_name: service }),
    },
    annotations: {
      summary,
      description: options.description(labels, value, PLAIN_VALUE),
      description_fr: options.french(labels, frenchOf(value), frenchOf(PLAIN_VALUE)),
      ...(options.title && { title: options.title(labels, value) }),
      ...(resolved && { resolved: resolved[0], resolved_fr: resolved[1] }),
      dashboard_url: dashboardUrl(options.dashboard, labels.service_name),
      status_url: statusUrl(options.dashboard, service),
    },
  };
}

/** A record of every label's template: `labelTemplates<'a'>().a` is `{{ $labels.a }}`. */
function labelTemplates<L extends string>(): Readonly<Record<L, string>> {
  const get = (_: object, label: string | symbol) => `{{ $labels.${String(label)} }}`;
  return new Proxy({}, { get }) as Record<L, string>;
}

/**
 * Rules are the same everywhere, but addresses are not. Prometheus takes them from its external labels,
 * which prometheus.yml reads from the environment.
 */
const GRAFANA = '{{ $externalLabels.grafana_url }}';
const RUNBOOKS = '{{ $externalLabels.runbook_url }}';
const STATUS_PAGE = '{{ $externalLabels.status_url }}';

function dashboardUrl(name: DashboardName, service: string): string {
  const choice = name === 'service' ? `?var-service=${service}` : '';
  return `${GRAFANA}/d/${DASHBOARD_UIDS[name]}${choice}`;
}

/** The page of the alert's service, else the status page: parts of the monitoring have no page. */
function statusUrl(dashboard: DashboardName, service: string | undefined): string {
  if (dashboard === 'monitoring') return `${STATUS_PAGE}/`;
  const ofLabel = '{{ with $labels.service_name }}services/{{ . }}{{ end }}';
  return `${STATUS_PAGE}/${service === undefined ? ofLabel : `services/${service}`}`;
}

/** The section of the group's runbook with the name of the alert. */
export function runbookUrl(group: string, alert: string): string {
  return `${RUNBOOKS}/${runbookSection(group, alert)}`;
}

/** The same below the address of the runbooks. */
export function runbookSection(group: string, alert: string): string {
  return `${group}.md#${alert.toLowerCase()}`;
}

/** The value as a number of about three digits. */
const PLAIN_VALUE = '{{ $value | humanize }}';

const TEMPLATES: Readonly<Partial<Record<Unit, string>>> = {
  bytes: '{{ $value | humanize1024 }}B',
  ratio: '{{ $value | humanizePercentage }}',
  seconds: '{{ $value | humanizeDuration }}',
  usd: '{{ $value | printf "%.2f" }} USD',
};

/** The template that formats an alert's value with its unit. */
function valueTemplate(unit: ValueUnit): string {
  const [base, perSecond] = unit.split('/') as [Unit, string | undefined];
  const template = TEMPLATES[base] ?? PLAIN_VALUE;
  return perSecond ? `${template} a second` : template;
}

const replaced = (from: string, to: string) => ` | reReplaceAll "${from}" "${to}"`;
/** `1.5GiB` and `25%` as a French reader writes them. */
const FRENCH = replaced('[.]', ',') + replaced('([0-9])([a-zA-Z%])', '${1}\u202f$2');
/** `2d 3m`. In other units `m` stands for milli. */
const FRENCH_UNITS = replaced('d', 'j') + replaced('m( |$)', 'min$1');

/** A template of the value, in French. */
export function frenchOf(template: string): string {
  const units = template.includes('humanizeDuration') ? FRENCH_UNITS : '';
  const french = template.replace(' }}', `${units}${FRENCH} }}`);
  return french
    .replace('}}B', '}}o')
    .replace('}} s', '}}\u202fs')
    .replace('a second', 'par seconde');
}
