import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { groups, renderGroups } from '../../../alert-rules/groups.ts';
import { markdownTable, withTable } from '../../../provisioning/markdown-table.ts';
import { knownDifferences } from '../../e2e/other-engines/known-differences.ts';
import {
  ENGINE_LIMITS,
  GROUP_FIELDS,
  RULE_FIELDS,
  RULES_IN_A_GROUP,
  TEMPLATE_FUNCTIONS,
} from './engine-limits.ts';

type Fields = Readonly<Record<string, unknown>>;

const rendered = [...renderGroups().values()].flatMap(
  (text) => (load(text) as { groups: (Fields & { rules: Fields[] })[] }).groups,
);
const expressions = groups.flatMap(({ rules }) => rules.map(({ expression }) => expression));

describe.each(ENGINE_LIMITS.filter(({ foundIn }) => foundIn !== undefined))(
  'the rules do not use $without',
  ({ foundIn = () => [] }) => {
    test('in every expression', () => {
      expect(expressions.flatMap(foundIn)).toEqual([]);
    });
  },
);

test.each([
  ['experimental functions', 'mad_over_time(up[5m])', 'mad_over_time'],
  ['experimental functions', 'info(up)', 'info'],
  ['experimental functions', 'limitk(2, up)', 'limitk'],
  ['experimental functions', 'limit_ratio(0.5, up)', 'limit_ratio'],
  ['native histograms', 'histogram_count(rate(x[5m]))', 'histogram_count'],
  ['the `@` modifier', 'up @ 1700000000', 'up @ 1700000000'],
  ['the `@` modifier', 'up offset -5m', 'up offset -5m'],
  ['names that need quotes', '{"http.requests"}', '"http.requests"'],
  ['names that need quotes', 'sum by ("a.b") (up)', '"a.b"'],
  ['subqueries', 'max_over_time(up[5m:1m])', 'up[5m:1m]'],
  ['arithmetic with durations', 'rate(x[5m * 2])', '[5m * 2]'],
])('%s are found in %s', (limit, expression, found) => {
  const { foundIn = () => [] } = ENGINE_LIMITS.find(({ without }) => without.startsWith(limit))!;
  expect(foundIn(expression)).toContain(found);
});

describe.each(rendered)('the group $name', (group) => {
  test('has only fields of every engine', () => {
    const unknown = Object.keys(group).filter((field) => !GROUP_FIELDS.includes(field));
    const ofRules = group.rules.flatMap((rule) =>
      Object.keys(rule).filter((field) => !RULE_FIELDS.includes(field)),
    );
    expect([...unknown, ...ofRules]).toEqual([]);
  });

  test('has no more rules than Mimir accepts', () => {
    expect(group.rules.length).toBeLessThanOrEqual(RULES_IN_A_GROUP);
  });

  test('uses only template functions of both Prometheus and vmalert', () => {
    const texts = group.rules.flatMap(({ annotations = {} }) =>
      Object.values(annotations as Fields),
    );
    const used = texts.flatMap((text) => [...String(text).matchAll(/\{\{(.*?)\}\}/g)]);
    const words = used.flatMap(
      ([, code = '']) => code.replaceAll(/"[^"]*"/g, '').match(/(?<![$.\w])[a-z]\w*/gi) ?? [],
    );
    expect(words.filter((word) => !TEMPLATE_FUNCTIONS.includes(word))).toEqual([]);
  });
});

test.each([
  [
    'excluded',
    ['not used in the rules', 'because'],
    ENGINE_LIMITS.map(({ without, because }) => [without, because]),
  ],
  [
    'differences',
    ['function', 'differs at most by', 'because'],
    knownDifferences.map(({ of, atMost, why }) => [of, atMost, why]),
  ],
])('docs/when-you-outgrow-one-machine.md has the table "%s" of the tests', (mark, header, rows) => {
  const page = readFileSync('docs/when-you-outgrow-one-machine.md', 'utf8');
  expect(page).toBe(withTable(page, mark, markdownTable([header, ...rows])));
});
