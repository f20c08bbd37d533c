import { expect, test } from 'vitest';
import { alerts, groups } from '../../../alert-rules/groups.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';
import { facts } from '../facts.ts';
import { readPromql } from '../promql/read-promql.ts';
import { panelsOf } from './lint-dashboard.ts';

// An alert leads to the dashboard where its cause is seen: nothing that it reads may be missing there.

const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
const recordings = new Map(
  groups.flatMap(({ rules }) =>
    rules.flatMap(({ kind, name, expression }) =>
      kind === 'recording' ? [[name, expression] as const] : [],
    ),
  ),
);

/** Not what an alert is about: when it stays quiet. */
const WHEN_QUIET = ['ALERTS', 'service_maintenance'];

/** The metric families that expressions read, also by recordings. */
function familiesOf(expressions: readonly string[]): Set<string> {
  const names = new Set<string>();
  const read = (expression: string) => {
    for (const name of readPromql(expression, facts.series).names) {
      if (names.has(name)) continue;
      names.add(name);
      read(recordings.get(name) ?? '1');
    }
  };
  expressions.forEach(read);
  const families = [...names].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  return new Set(families.filter((name) => !recordings.has(name) && !WHEN_QUIET.includes(name)));
}

/** What a dashboard does not show, by alert. */
const NOT_SHOWN: Readonly<Record<string, readonly string[]>> = {
  // Whether the monitoring service runs: only then the health is known.
  ServiceDown: ['up'],
  // Prometheus shows both better.
  AlertmanagerDown: ['prometheus_notifications_alertmanagers_discovered'],
  AlertmanagerClusterDegraded: ['alertmanager_config_hash'],
};

/** Each alert with the families that its dashboard does not show. */
const missing = alerts.map(({ rule }) => {
  const { dashboard_url: url } = rule.annotations;
  const dashboard = dashboards.find(({ uid }) => new RegExp(`/d/${uid}(\\?|$)`).test(url))!;
  const targets = panelsOf(dashboard).flatMap((panel) => panel.targets);
  const shown = familiesOf(targets.map(({ expr }) => expr));
  const families = [...familiesOf([rule.expression])];
  return [rule.name, families.filter((family) => !shown.has(family))] as const;
});

test.each(missing)('the dashboard of %s shows every metric that the alert reads', (name, found) => {
  const exceptions = NOT_SHOWN[name] ?? [];
  const advice = found.map((family) => `show ${family}`);
  expect(advice).toEqual(exceptions.map((family) => `show ${family}`));
});

test('every exception is about an alert', () => {
  const names = missing.map(([name]) => name);
  expect(Object.keys(NOT_SHOWN).filter((name) => !names.includes(name))).toEqual([]);
});
