import { expect, test } from 'vitest';
import { activeAlerts, PROMETHEUS_ALERTS } from './prometheus-alerts.ts';

const DOWN = {
  labels: {
    alertname: 'ServiceDown',
    monitor: 'penpal',
    severity: 'critical',
    service_name: 'auth-service',
  },
  annotations: {
    summary: 'A service is down',
    description_fr: 'auth-service est en panne',
    description: 'auth-service has been down for 1 minute',
    runbook_url: 'https://github.com/penpal/runbooks#servicedown',
    dashboard_url: '/d/penpal-service?var-service=auth-service',
  },
  state: 'firing',
  activeAt: '2026-11-24T11:58:30.123456789Z',
  value: '0e+00',
};

/** The alerts that are shown for these alerts of Prometheus's API. */
const shown = (...alerts: readonly object[]) =>
  activeAlerts(
    alerts.map((one) => PROMETHEUS_ALERTS.one.parse(one)),
    () => ({}),
  ).alerts;

test('an alert of Prometheus has the labels and annotations of its rule', () => {
  expect(shown(DOWN)).toEqual([
    {
      ...{ severity: 'critical', type: 'service_down', name: 'ServiceDown', state: 'firing' },
      ...{ service: 'auth-service', message: 'auth-service has been down for 1 minute' },
      french: 'auth-service est en panne',
      startedAt: Date.parse('2026-11-24T11:58:30.123Z'),
      value: 0,
      runbookUrl: 'https://github.com/penpal/runbooks#servicedown',
      dashboardUrl: '/d/penpal-service?var-service=auth-service',
    },
  ]);
});

test('alerts of other rules in a shared Prometheus are left out', () => {
  const { monitor: _, ...labels } = DOWN.labels;
  const alerts = shown({ ...DOWN, labels }, { ...DOWN, labels: { ...labels, monitor: 'shop' } });
  expect(alerts).toEqual([]);
});

test('alerts of added rules are shown with what they have; NaN is no value', () => {
  const alerts = shown(
    {
      ...DOWN,
      labels: { alertname: 'Odd', monitor: 'penpal' },
      annotations: {},
      value: 'NaN',
      state: 'pending',
    },
    { ...DOWN, labels: { severity: 'page', monitor: 'penpal' }, annotations: { summary: 'Look' } },
  );
  expect(alerts).toEqual([
    {
      ...{ severity: 'warning', type: 'odd', name: 'Odd', state: 'pending', service: null },
      ...{ message: 'Odd', startedAt: Date.parse('2026-11-24T11:58:30.123Z') },
    },
    expect.objectContaining({ severity: 'warning', name: 'unnamed', message: 'Look' }),
  ]);
});

test.each([{ state: 'odd' }, { activeAt: 'never' }, { value: 1 }])(
  'an alert with %o is not one of Prometheus',
  (change) => {
    expect(() => shown({ ...DOWN, ...change })).toThrow();
  },
);

test.each([
  'javascript:alert(1)',
  '//elsewhere.test/',
  '/\\elsewhere.test/',
  'data:text/html,x',
  '',
])('a link to %j is left out', (address) => {
  const annotations = { runbook_url: address, dashboard_url: address };
  const [alert] = shown({ ...DOWN, annotations });
  expect(alert).not.toHaveProperty('runbookUrl');
  expect(alert).not.toHaveProperty('dashboardUrl');
});

test('the watchdog is left out; critical alerts come first', () => {
  const alert = (alertname: string, severity: string) => ({
    ...DOWN,
    labels: { alertname, monitor: 'penpal', severity },
  });
  const alerts = [alert('Watchdog', 'none'), alert('B', 'warning'), alert('A', 'critical')];
  expect(shown(...alerts).map(({ name }) => name)).toEqual(['A', 'B']);
});
