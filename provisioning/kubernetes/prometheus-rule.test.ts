import { expect, test } from 'vitest';
import { alerts, groups } from '../../alert-rules/groups.ts';
import { EVERY_SETTING } from '../../tests/support/kubernetes/every-setting.ts';
import { renderedObject } from '../../tests/support/kubernetes/rendered-objects.ts';

interface Rules {
  readonly spec: {
    readonly groups: readonly {
      readonly name: string;
      readonly rules: readonly {
        readonly alert?: string;
        readonly record?: string;
        readonly expr: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      }[];
    }[];
  };
}

const { spec } = renderedObject<Rules>('base/prometheusrule.yaml');

test('rules and their order are those of the rule files', () => {
  const names = spec.groups.map(({ name, rules }) => [
    name,
    rules.map(({ alert, record, expr }) => [alert ?? record, expr]),
  ]);
  const sources = groups.map(({ name, rules }) => [
    name,
    rules.map((rule) => [rule.name, rule.expression]),
  ]);
  expect(names).toEqual(sources);
});

test('alerts have the label namespace, and recordings do not', () => {
  const rules = spec.groups.flatMap((group) => group.rules);
  const withNamespace = rules.filter(({ labels }) => labels?.['namespace'] !== undefined);
  expect(withNamespace.map(({ alert }) => alert)).toEqual(alerts.map(({ rule }) => rule.name));
  expect(new Set(withNamespace.map(({ labels }) => labels?.['namespace']))).toEqual(
    new Set(['penpal-monitoring']),
  );
});

test('links start with external labels, or with the addresses that are set', () => {
  const links = (rules: Rules) =>
    rules.spec.groups
      .flatMap((group) => group.rules)
      .flatMap(({ annotations: { dashboard_url, runbook_url } = {} }) => [
        dashboard_url,
        runbook_url,
      ])
      .filter((url) => url !== undefined);
  const shipped = links({ spec });
  expect(shipped.filter((url) => !url.startsWith('{{ $externalLabels.'))).toEqual([]);
  const own = links(renderedObject<Rules>('base/prometheusrule.yaml', EVERY_SETTING));
  const start = /^https:\/\/(grafana\.example\/d\/|runbooks\.example\/[a-z-]+\.md#)/;
  expect(own.filter((url) => !start.test(url))).toEqual([]);
  expect(own.length).toBe(shipped.length);
});
