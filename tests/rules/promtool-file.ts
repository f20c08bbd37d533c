import { dump } from 'js-yaml';
import type { AlertCase, Expectation } from './alert-case.ts';
import { annotationsOf } from '../../alert-rules/groups.ts';
import { GROUP_PREFIX } from '../../promql/promql.ts';
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

/**
 * Renders the cases of a group's alerts as files for `promtool test rules`, to be written beside the rules.
 * A file has one evaluation interval, so there is one for each interval.
 */
export function promtoolFiles(group: RuleGroup, cases: readonly AlertCase[]): string[] {
  const rules = new Map(alertsOf(group).map((rule) => [rule.name, rule]));
  const own = cases.flatMap((one) => {
    const rule = rules.get(one.alert);
    return rule ? [{ case: one, rule }] : [];
  });
  const groups = [...(group.reads ?? []), group].map(({ name }) => name);
  const byInterval = Map.groupBy(own, (one) => one.case.evaluatedEvery ?? group.interval ?? '15s');
  return [...byInterval].map(([interval, tests]) =>
    dump({
      rule_files: groups.map((name) => `${name}.yml`),
      group_eval_order: groups.map((name) => GROUP_PREFIX + name),
      evaluation_interval: interval,
      tests: tests.map((one) => testGroup(group, one.rule, one.case)),
    }),
  );
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
