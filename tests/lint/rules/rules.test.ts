import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { facts } from '../facts.ts';
import { alerts, groups } from '../../../alert-rules/groups.ts';
import { ruleFaults } from './lint-rules.ts';
import type { RuleFacts } from './lint-rules.ts';
import type { Recording } from '../../../promql/recording.ts';
import type { AlertRule, RuleGroup } from '../../../alert-rules/lib/rule.ts';

const ruleFacts: RuleFacts = {
  ...facts,
  runbookOf: (group) => readFileSync(`alert-rules/runbooks/${group}.md`, 'utf8'),
};

test('no rule has a lint fault', () => {
  expect(ruleFaults(groups, ruleFacts)).toEqual([]);
  expect(alerts.length).toBeGreaterThan(30);
});

test('messages link only to pages of monitored services, or to the status page', () => {
  const file = load(readFileSync('services.yml', 'utf8')) as { services: { name: string }[] };
  const monitored = file.services.map(({ name }) => name);
  const linked = alerts.flatMap(({ rule: { annotations, expression } }) => {
    const [, name] =
      /\/(?:\{\{ with .+?\}\})?services\/(.+?)(?:$|\{\{ end)/.exec(annotations.status_url) ?? [];
    const ofLabel = [...expression.matchAll(/"service_name", "([\w-]+)"/g)].map(([, one]) => one);
    return name === '{{ . }}' ? ofLabel : (name ?? []);
  });
  expect(linked).toContain('ai-service');
  expect(linked.filter((name) => !monitored.includes(name!))).toEqual([]);
});

type Change<T> = { readonly [K in keyof T]?: unknown };

/** The groups, with one rule changed. */
function planted<T extends AlertRule | Recording>(name: string, change: Change<T>): RuleGroup[] {
  return groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule)),
  }));
}
const alert = (change: Change<AlertRule>) => planted<AlertRule>('SlowResponse', change);
const { labels, annotations } = alerts.find(({ rule }) => rule.name === 'SlowResponse')!.rule;
const expression = (text: string) => alert({ expression: text });

/** Every fault that the linter finds, added to valid rules. */
test.each([
  ['a name that is not PascalCase', alert({ name: 'slow_response' }), 'is not named in PascalCase'],
  ['a duplicate name', alert({ name: 'ServiceDown' }), 'ServiceDown: is a duplicate'],
  ['no severity', alert({ labels: { ...labels, severity: 'high' } }), 'has no severity'],
  ['no team', alert({ labels: { severity: 'warning' } }), 'has no team'],
  ['no for', alert({ for: undefined }), 'has no for'],
  ['no keep_firing_for', alert({ keepFiringFor: '' }), 'has no keep_firing_for'],
  [
    'a summary with a label',
    alert({ annotations: { ...annotations, summary: '{{ $labels.service_name }} is slow' } }),
    'has no fixed summary',
  ],
  [
    'no description',
    alert({ annotations: { ...annotations, description: '' } }),
    'has no description',
  ],
  [
    'a description with an unknown label',
    alert({
      annotations: { ...annotations, description: '{{ $labels.provider }} is slow, it seems.' },
    }),
    'names provider',
  ],
  [
    'a dashboard that does not exist',
    alert({ annotations: { ...annotations, dashboard_url: '{{ $x }}/d/penpal-gone' } }),
    'links to no dashboard',
  ],
  ['no runbook', alert({ name: 'SlowAnswer' }), 'has no complete runbook section'],
  ['a metric that does not exist', expression('service_helth == 0'), 'unknown series'],
  ['a label that does not exist', expression('up{service="a"} == 0'), 'has no label service'],
  [
    'matching on a label of one side only',
    expression('scrape_duration_seconds unless on (service_name) up'),
    'matches on',
  ],
  [
    'matching on all labels when they differ',
    expression('service_probe_success > scrape_duration_seconds'),
    'matches on all labels, which differ',
  ],
  [
    'a recording of a group that is not listed in reads',
    expression('service:availability:ratio30d < 1'),
    'reads service:availability:ratio30d of a group that is not listed in reads',
  ],
  [
    'a recording without a level',
    planted<Recording>('service:availability:ratio30d', { name: 'availability:ratio30d' }),
    'is not level:metric:operations',
  ],
] as const)('finds %s', (_, faulty, fault) => {
  const found = ruleFaults(faulty, ruleFacts);
  expect(found.join('\n')).toContain(fault);
  const whatToDo = /: (add|keep|match|rename|select|set|write) /;
  expect(found.filter((text) => !whatToDo.test(text))).toEqual([]);
});
