import type { KnownSeries } from '../promql/read-promql.ts';
import { readPromql } from '../promql/read-promql.ts';
import type { Recording } from '../../../promql/recording.ts';
import { annotationsOf } from '../../../alert-rules/groups.ts';
import { TEAMS } from '../../../alert-rules/lib/rule.ts';
import type { AlertRule, RuleGroup } from '../../../alert-rules/lib/rule.ts';

/** The facts that the linter checks against. */
export interface RuleFacts {
  readonly series: ReadonlyMap<string, KnownSeries>;
  /** The uids of all dashboards. */
  readonly uids: readonly string[];
  /** The text of a group's runbook. */
  readonly runbookOf: (group: string) => string;
}

type Rule = AlertRule | Recording;
const SEVERITIES = ['critical', 'warning', 'info', 'none'];
/** The paragraphs of each runbook section. */
const PARTS = ['What it means.', 'First look.', 'How to fix.', 'When it is over.', 'Who to tell.'];
const TIME = /^\d+[smhd]$/;

/** The faults of all rules, each with the name of the rule. */
export function ruleFaults(groups: readonly RuleGroup[], facts: RuleFacts): string[] {
  const names = groups.flatMap(({ rules }) => rules.map(({ name }) => name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...twice.map((name) => `${name}: is a duplicate: rename one of them`),
    ...groups.flatMap((group) =>
      group.rules.flatMap((rule) =>
        [
          ...expressionFaults(rule, group, groups, facts),
          ...(rule.kind === 'alert' ? alertFaults(rule, group, facts) : recordingFaults(rule)),
        ].map((fault) => `${rule.name}: ${fault}`),
      ),
    ),
  ];
}

function expressionFaults(
  rule: Rule,
  group: RuleGroup,
  groups: readonly RuleGroup[],
  { series }: RuleFacts,
): string[] {
  const read = readPromql(rule.expression, series);
  const { names } = read;
  // A recorded sum of counters is a counter itself, and the growth of a new counter is its value: their
  // rules read counters without rate.
  const isCounter = series.get(rule.name)?.type === 'counter' || rule.name.endsWith(':increase1h');
  const faults = read.faults.filter(
    (fault) => !isCounter || !fault.endsWith('take its rate or increase'),
  );
  const readable = [group, ...(group.reads ?? [])].flatMap(({ rules }) => rules);
  const foreign = groups
    .flatMap(({ rules }) => rules)
    .filter((other) => other.kind === 'recording' && names.has(other.name))
    .filter((other) => !readable.some(({ name }) => name === other.name));
  return [
    ...faults,
    ...foreign.map(
      ({ name }) => `reads ${name} of a group that is not listed in reads: add that group to reads`,
    ),
  ];
}

function recordingFaults({ name }: Recording): string[] {
  return /^[a-z]+:[a-z_]+:[a-z0-9_]+$/.test(name)
    ? []
    : ['is not level:metric:operations: rename it, for example service:availability:ratio30d'];
}

function alertFaults(rule: AlertRule, group: RuleGroup, facts: RuleFacts): string[] {
  const { labels } = rule;
  const annotations = annotationsOf(group.name, rule);
  const path = annotations['dashboard_url']?.replace(/^\{\{.*?\}\}\/d\/|\?.*$/g, '') ?? '';
  const isWrong = {
    'is not named in PascalCase: rename it, for example ServiceDown':
      !/^([A-Z][a-z0-9]+){1,5}$/.test(rule.name),
    [`has no severity: set one of ${SEVERITIES.join(', ')}`]: !SEVERITIES.includes(labels.severity),
    [`has no team: set one of ${TEAMS.join(', ')}`]: !TEAMS.includes(labels.team),
    'has no for: set a time such as 1m, or 0m': !TIME.test(rule.for),
    'has no keep_firing_for: set a time such as 1m, or 0m': !TIME.test(rule.keepFiringFor),
    'has no fixed summary: write 11 to 80 characters without labels and full stop':
      !/^[A-Z][^{}]{9,78}[^.]$/.test(annotations['summary'] ?? ''),
    'has no description: write a sentence of 21 to 221 characters with a full stop':
      // The text of a template depends on its branches; its code does not count.
      !/^.{20,220}\.$/.test(
        (annotations['description'] ?? '').replaceAll(
          /\{\{ (if|range) .*\{\{ end \}\}|\{\{.+?\}\}/g,
          '…',
        ),
      ),
    'links to no dashboard: set one of promql/dashboard-uids.ts': !facts.uids.includes(path),
    [`has no complete runbook section: write "## ${rule.name}" with ${PARTS.join(' ')} in alert-rules/runbooks/${group.name}.md`]:
      !hasSection(rule, facts.runbookOf(group.name)),
  };
  return [
    ...Object.entries(isWrong).flatMap(([fault, isSo]) => (isSo ? [fault] : [])),
    ...unknownLabels(rule, annotations, facts),
  ];
}

/** Labels in the texts that the alert does not have. They would be empty. */
function unknownLabels(
  rule: AlertRule,
  annotations: Readonly<Record<string, string>>,
  { series }: RuleFacts,
): string[] {
  // `with` asks whether there is such a label.
  const texts = Object.values(annotations)
    .join()
    .replaceAll(/\{\{ with \$labels\.\w+ \}\}/g, '');
  const named = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
  const present = [...readPromql(rule.expression, series).labels, ...Object.keys(rule.labels)];
  return named
    .filter((label) => !present.includes(label))
    .map(
      (label) =>
        `names ${label}, which the alert does not have: keep it in the expression, or do not name it`,
    );
}

function hasSection({ name }: AlertRule, runbook: string): boolean {
  const section = runbook.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
  const parts = [...section.matchAll(/^\*\*(.+?)\*\* (.{10,})/gm)].map(([, title]) => title);
  return parts.join() === PARTS.join();
}
