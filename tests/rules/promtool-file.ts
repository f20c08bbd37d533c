import { dump } from 'js-yaml';
import type { AlertCase, Expectation } from './alert-case.ts';
import { annotationsOf, groupOf } from '../../alert-rules/groups.ts';
import type { AlertRule, RuleGroup } from '../../alert-rules/lib/rule.ts';

const EXTERNAL_LABELS = {
  grafana_url: 'http://grafana',
  runbook_url: 'http://runbooks',
  status_url: 'http://page',
};

/** The name of a case for promtool. */
export function nameOf({ alert, does }: AlertCase): string {
  return `${alert} ${does}`;
}

/** A file for `promtool test rules`, and the rules that it needs. */
export interface PromtoolFile {
  readonly rules: string;
  readonly tests: (rulesFile: string) => string;
}

/** What reports an outage: many alerts read it, and without the health of a service it has no result. */
const OUTAGES = ['service:health_status:down', 'ServiceDown'];
const hasHealth = ({ given }: AlertCase) =>
  given.some(({ series }) => series.startsWith('service_health_status{'));

/**
 * Renders the cases of a group's alerts. Evaluating rules takes most of the time. So a file has the cases of one alert
 * and no rules besides the alert and what that reads, and those of outages only for cases with the health of a service.
 */
export function promtoolFiles(group: RuleGroup, cases: readonly AlertCase[]): PromtoolFile[] {
  return alertsOf(group).flatMap((rule) => {
    const own = cases.filter(({ alert }) => alert === rule.name);
    const intervalOf = (one: AlertCase) => one.evaluatedEvery ?? group.interval ?? '15s';
    const files = Map.groupBy(own, (one) => `${intervalOf(one)} ${hasHealth(one)}`);
    return [...files.values()].map((tests) => {
      const unused = hasHealth(tests[0]!) ? [] : OUTAGES.filter((name) => name !== rule.name);
      const read = whatIsReadBy(rule, [...(group.reads ?? []), group], unused);
      const groups = read.map(groupOf);
      return {
        rules: dump({ groups }, { noRefs: true }),
        tests: (rulesFile) =>
          dump({
            rule_files: [rulesFile],
            group_eval_order: groups.map(({ name }) => name),
            evaluation_interval: intervalOf(tests[0]!),
            tests: tests.map((one) => testGroup(group, rule, one)),
          }),
      };
    });
  });
}

/** The groups with no other rules than this one, those that it reads, those that they read, and so on. */
function whatIsReadBy(
  rule: AlertRule,
  groups: readonly RuleGroup[],
  unused: readonly string[],
): RuleGroup[] {
  const all = groups.flatMap(({ rules }) => rules).filter(({ name }) => !unused.includes(name));
  const needed = new Set<(typeof all)[number]>([rule]);
  // A set's loop comes to what is added meanwhile, too.
  for (const { expression } of needed) {
    for (const other of all) if (expression.includes(other.name)) needed.add(other);
  }
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((one) => needed.has(one)) }))
    .filter(({ rules }) => rules.length > 0);
}

function testGroup(group: RuleGroup, rule: AlertRule, alertCase: AlertCase) {
  return {
    name: nameOf(alertCase),
    interval: alertCase.every,
    external_labels: EXTERNAL_LABELS,
    input_series: alertCase.given,
    promql_expr_test: alertCase.expect.map((expectation) => firingTest(rule, expectation)),
    alert_rule_test: alertCase.expect.flatMap((expectation) => textTest(group, rule, expectation)),
  };
}

function alertsOf({ rules }: RuleGroup): AlertRule[] {
  return rules.filter((rule) => rule.kind === 'alert');
}

/** The alerts that fire at that time, read from Prometheus's series `ALERTS`. */
function firingTest(rule: AlertRule, { at, firing }: Expectation) {
  const own = { alertname: rule.name, alertstate: 'firing' };
  return {
    expr: `ALERTS${braces(own)}`,
    eval_time: at,
    exp_samples: firing.map((labels) => ({
      labels: `ALERTS${braces({ ...labels, ...rule.labels, ...own })}`,
      value: 1,
    })),
  };
}

function braces(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(',')}}`;
}

/** The texts of the alert with its links. */
function textTest(group: RuleGroup, rule: AlertRule, { at, firing, ...texts }: Expectation) {
  const [labels] = firing;
  if (texts.description === undefined || labels === undefined) return [];
  const annotations = { ...annotationsOf(group.name, rule), ...texts };
  const expected = {
    exp_labels: { ...labels, ...rule.labels },
    exp_annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, text]) => [name, withLinks(text, labels)]),
    ),
  };
  return [{ eval_time: at, alertname: rule.name, exp_alerts: [expected] }];
}

/** Fills in the addresses and the service of the links. */
function withLinks(text: string, labels: Readonly<Record<string, string>>): string {
  const values = { $externalLabels: EXTERNAL_LABELS, $labels: labels };
  const ofService = /\{\{ with \$labels.service_name \}\}(.*)\{\{ \. \}\}\{\{ end \}\}/;
  const service = labels['service_name'];
  return text
    .replace(ofService, service === undefined ? '' : `$1${service}`)
    .replaceAll(
      /\{\{ (\$externalLabels|\$labels)\.(\w+) \}\}/g,
      (_, from: keyof typeof values, name: string) =>
        (values[from] as Readonly<Record<string, string>>)[name] ?? '',
    );
}
