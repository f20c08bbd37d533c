import { dump } from 'js-yaml';
import type { AlertCase, Expectation } from './alert-case.ts';
import { annotationsOf } from '../../alert-rules/groups.ts';
import type { AlertRule, RuleGroup } from '../../alert-rules/rule.ts';

const EXTERNAL_LABELS = { grafana_url: 'http://grafana', runbook_url: 'http://runbooks' };

/** How promtool and the tests call a story. */
export function nameOf({ alert, does }: AlertCase): string {
  return `${alert} ${does}`;
}

/**
 * Renders the stories about a group's alerts as test files for `promtool test rules`, to stand
 * beside the rules: one for each interval of evaluation, as promtool has one a file.
 */
export function promtoolFiles(group: RuleGroup, stories: readonly AlertCase[]): string[] {
  const rules = new Map(alertsOf(group).map((rule) => [rule.name, rule]));
  const own = stories.flatMap((story) => {
    const rule = rules.get(story.alert);
    return rule ? [{ story, rule }] : [];
  });
  const groups = [...(group.reads ?? []), group].map(({ name }) => name);
  const byInterval = Map.groupBy(
    own,
    ({ story }) => story.evaluatedEvery ?? group.interval ?? '15s',
  );
  return [...byInterval].map(([interval, tests]) =>
    dump({
      rule_files: groups.map((name) => `${name}.yml`),
      group_eval_order: groups,
      evaluation_interval: interval,
      tests: tests.map(({ story, rule }) => testGroup(group, rule, story)),
    }),
  );
}

function testGroup(group: RuleGroup, rule: AlertRule, story: AlertCase) {
  return {
    name: nameOf(story),
    interval: story.every,
    external_labels: EXTERNAL_LABELS,
    input_series: story.given,
    promql_expr_test: story.expect.map((expectation) => firingTest(rule, expectation)),
    alert_rule_test: story.expect.flatMap((expectation) => textTest(group, rule, expectation)),
  };
}

function alertsOf({ rules }: RuleGroup): AlertRule[] {
  return rules.filter((rule) => rule.kind === 'alert');
}

/** Which alerts fire at that moment, by the series that Prometheus keeps of them. */
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

/** What the alert says, its links included. */
function textTest(group: RuleGroup, rule: AlertRule, { at, firing, says }: Expectation) {
  const [labels] = firing;
  if (says === undefined || labels === undefined) return [];
  const annotations = { ...annotationsOf(group.name, rule), description: says };
  const expected = {
    exp_labels: { ...labels, ...rule.labels },
    exp_annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, text]) => [name, withLinks(text, labels)]),
    ),
  };
  return [{ eval_time: at, alertname: rule.name, exp_alerts: [expected] }];
}

/** Fills in the addresses and the service that links are made of. */
function withLinks(text: string, labels: Readonly<Record<string, string>>): string {
  const values = { $externalLabels: EXTERNAL_LABELS, $labels: labels };
  return text.replaceAll(
    /\{\{ (\$externalLabels|\$labels)\.(\w+) \}\}/g,
    (_, from: keyof typeof values, name: string) =>
      (values[from] as Readonly<Record<string, string>>)[name] ?? '',
  );
}
