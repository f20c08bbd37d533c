import { dump } from 'js-yaml';
import type { AlertCase, Expectation } from '../alert-rules/alert-case.ts';
import { annotationsOf } from '../alert-rules/render-rules.ts';
import type { AlertRule, RuleGroup } from '../alert-rules/rule.ts';

const EXTERNAL_LABELS = { grafana_url: 'http://grafana', runbook_url: 'http://runbooks' };

/** How promtool and the tests call a story. */
export function nameOf({ alert, does }: AlertCase): string {
  return `${alert} ${does}`;
}

/** Renders the stories about a group's alerts as a test file for `promtool test rules`. */
export function promtoolFile(
  group: RuleGroup,
  stories: readonly AlertCase[],
  ruleFiles: readonly string[],
): string {
  return dump({
    rule_files: ruleFiles,
    evaluation_interval: group.interval ?? '15s',
    tests: group.rules.flatMap((rule) =>
      stories
        .filter(({ alert }) => alert === rule.name)
        .map((story) => ({
          name: nameOf(story),
          interval: story.every,
          external_labels: EXTERNAL_LABELS,
          input_series: story.given,
          promql_expr_test: story.expect.map((expectation) => firingTest(rule, expectation)),
          alert_rule_test: story.expect.flatMap((it) => textTest(group, rule, it)),
        })),
    ),
  });
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
      Object.entries(annotations).map(([name, text]) => [name, withLinks(text)]),
    ),
  };
  return [{ eval_time: at, alertname: rule.name, exp_alerts: [expected] }];
}

function withLinks(text: string): string {
  return text.replaceAll(
    /\{\{ \$externalLabels\.(\w+) \}\}/g,
    (_, name: keyof typeof EXTERNAL_LABELS) => EXTERNAL_LABELS[name],
  );
}
