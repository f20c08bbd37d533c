import { dump } from 'js-yaml';
import { runbookUrl } from './links.ts';
import type { Recording } from './recording.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

/** Renders a group as a rule file for Prometheus. */
export function renderGroup(group: RuleGroup): string {
  return dump({ groups: [groupOf(group)] }, { lineWidth: 100, noRefs: true });
}

/** A group as Prometheus reads it. */
export function groupOf({ name, interval, rules }: RuleGroup) {
  return {
    name,
    ...(interval === undefined ? {} : { interval }),
    rules: rules.map((rule) =>
      rule.kind === 'alert' ? renderAlert(name, rule) : renderRecording(rule),
    ),
  };
}

function renderRecording({ name, expression }: Recording) {
  return { record: name, expr: expression };
}

function renderAlert(group: string, rule: AlertRule) {
  return {
    alert: rule.name,
    expr: rule.expression,
    for: rule.for,
    keep_firing_for: rule.keepFiringFor,
    labels: rule.labels,
    annotations: annotationsOf(group, rule),
  };
}

/** Every annotation of an alert, before Prometheus fills in its templates. */
export function annotationsOf(group: string, rule: AlertRule): Record<string, string> {
  return { ...rule.annotations, runbook_url: runbookUrl(group, rule.name) };
}
