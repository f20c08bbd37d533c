import { describe, expect, test } from 'vitest';
import { alerts } from '../../../alert-rules/groups.ts';
import { cases } from '../../rules/cases.ts';
import { CAUSES, NEVER_IN_A_RUN } from '../../soak/invariants/causes.ts';

const names: readonly string[] = alerts.map(({ rule }) => rule.name);

/** What CONTRIBUTING.md asks for with an alert. The messages are for those who forgot it. */
describe.each(alerts)('$rule.name', ({ group, rule }) => {
  const own = cases.filter(({ alert }) => alert === rule.name);
  const isHeartbeat = rule.labels.severity === 'none';
  const add = `${rule.name}: add to tests/rules/cases/${group.name}.ts a case that`;

  test('has a case for each of its states', () => {
    const verbs = isHeartbeat ? ['fires'] : ['fires', 'stays quiet', 'resolves'];
    const has = (verb: string) =>
      own.some(({ does }) => does.startsWith(verb) || does.includes(`, and ${verb}`));
    const missing = verbs.filter((verb) => !has(verb));
    expect(missing.map((verb) => `${add} ${verb}`)).toEqual([]);
  });

  test('has a case in which it is quiet before it fires', () => {
    const waits = own.some(({ expect: [first, second] }) => {
      return first?.firing.length === 0 && second !== undefined && second.firing.length > 0;
    });
    expect(waits || isHeartbeat ? [] : [`${add} is quiet first and then fires`]).toEqual([]);
  });

  test('has a case with the full description', () => {
    const isDescribed = own.some((one) => one.expect.some(({ description }) => description));
    expect(isDescribed ? [] : [`${add} has a description`]).toEqual([]);
  });

  test('has a cause in the soak test, or is listed as impossible there', () => {
    const isKnown = rule.name in CAUSES || NEVER_IN_A_RUN.includes(rule.name);
    const advice = `${rule.name}: add it to CAUSES or NEVER_IN_A_RUN in tests/soak/invariants/causes.ts`;
    expect(isKnown ? [] : [advice]).toEqual([]);
  });
});

test('every case and cause is about an existing alert', () => {
  const named = [...cases.map(({ alert }) => alert), ...Object.keys(CAUSES), ...NEVER_IN_A_RUN];
  expect(named.filter((name) => !names.includes(name))).toEqual([]);
});

test('no alert is both possible and impossible in the soak test', () => {
  expect(NEVER_IN_A_RUN.filter((name) => name in CAUSES)).toEqual([]);
});
