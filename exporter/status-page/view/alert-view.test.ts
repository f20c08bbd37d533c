import { expect, test } from 'vitest';
import { downAlert } from '../../../tests/support/status-page/alert-fixture.ts';
import { healthyTarget, NOW, unhealthyTarget } from '../../../tests/support/target-states.ts';
import type { ActiveAlert } from '../../alerts/alert.ts';
import { readEnvironment } from '../../config/environment.ts';
import { alertGroups } from './alert-view.ts';

const settings = readEnvironment({});
const groupsOf = (alerts: readonly ActiveAlert[], targets = [unhealthyTarget('db')]) =>
  alertGroups({ source: 'prometheus', alerts }, targets, settings);
const named = (name: string, service: string | null, change: Partial<ActiveAlert> = {}) =>
  downAlert('db', { name, type: name.toLowerCase(), service, ...change });

test('alerts about one service are one group, the most urgent that fires first', () => {
  const groups = groupsOf([
    named('ErrorBudgetBurn', 'db', { state: 'pending', startedAt: NOW - 900_000 }),
    named('SlowResponse', 'db', { severity: 'warning' }),
    named('ServiceDown', 'db'),
    named('ServiceDown', 'ai', { startedAt: NOW }),
    named('MonitorStarved', null, { severity: 'warning' }),
    named('NoTraffic', null, { severity: 'warning', state: 'pending' }),
  ]);
  expect(groups.map(({ first, related }) => [first.name, ...related.map((a) => a.name)])).toEqual([
    ['ServiceDown', 'SlowResponse', 'ErrorBudgetBurn'],
    ['ServiceDown'],
    ['MonitorStarved'],
    ['NoTraffic'],
  ]);
});

test('an inhibited alert is folded below its cause, also that of another service', () => {
  const cause = { name: 'ServiceDown', service: 'db' };
  const groups = groupsOf([
    named('ServiceDown', 'ai', { heldBackBy: 'silence', startedAt: NOW - 900_000 }),
    named('PaymentsStopped', 'payment', { heldBackBy: 'alert', cause }),
    named('ServiceDown', 'db'),
    named('NoTraffic', null, { state: 'pending' }),
  ]);
  expect(
    groups.map(({ first, related }) => [first.service, ...related.map((a) => a.name)]),
  ).toEqual([['db', 'PaymentsStopped'], ['ai'], [null]]);
});

test('the reason stands in the alert, also when Prometheus evaluates', () => {
  const { error: _, ...alert } = downAlert('db');
  expect(groupsOf([alert])[0]!.first).toMatchObject({
    ...{ reason: 'connection_refused', error: 'connection refused' },
  });
  expect(groupsOf([alert], [healthyTarget('db')])[0]!.first).not.toHaveProperty('reason');
});

test.for([
  ['without Grafana', {}, undefined],
  ['with it', { GRAFANA_URL: 'https://g.test' }, 'http://localhost:3006/d/x'],
] as const)(
  'a link to a dashboard stands only where Grafana is known: %s',
  ([, environment, href]) => {
    const alert = downAlert('db', { dashboardUrl: 'http://localhost:3006/d/x' });
    const active = { source: 'prometheus', alerts: [alert] } as const;
    const [group] = alertGroups(active, [], readEnvironment(environment));
    expect(group!.first.dashboardHref).toBe(href);
  },
);
