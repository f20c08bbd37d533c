import { expect, test } from 'vitest';
import type { ActiveAlerts } from './alert.ts';
import { prometheusAlerts, prometheusAlertsSchema } from './prometheus-alerts.ts';

const LOCAL: ActiveAlerts = { source: 'local', alerts: [] };
const fallback = { active: () => Promise.resolve(LOCAL) };

const DOWN = {
  labels: { alertname: 'ServiceDown', severity: 'critical', service_name: 'auth-service' },
  annotations: {
    summary: 'A service is down',
    description: 'auth-service has been down for 1 minute',
    runbook_url: 'https://github.com/penpal/runbooks#servicedown',
    dashboard_url: '/d/penpal-service?var-service=auth-service',
  },
  state: 'firing',
  activeAt: '2026-11-24T11:58:30.123456789Z',
  value: '0e+00',
};

/** The alerts that are shown for these alerts of Prometheus's API. */
async function shown(...alerts: readonly object[]) {
  const read = () => Promise.resolve({ value: prometheusAlertsSchema.parse({ alerts }) });
  return (await prometheusAlerts(read, fallback).active()).alerts;
}

test('an alert of Prometheus has the labels and annotations of its rule', async () => {
  expect(await shown(DOWN)).toEqual([
    {
      ...{ severity: 'critical', type: 'service_down', name: 'ServiceDown', state: 'firing' },
      ...{ service: 'auth-service', message: 'auth-service has been down for 1 minute' },
      startedAt: Date.parse('2026-11-24T11:58:30.123Z'),
      value: 0,
      runbookUrl: 'https://github.com/penpal/runbooks#servicedown',
      dashboardUrl: '/d/penpal-service?var-service=auth-service',
    },
  ]);
});

test('alerts of foreign rules are shown with what they have; NaN is no value', async () => {
  const alerts = await shown(
    { ...DOWN, labels: { alertname: 'Odd' }, annotations: {}, value: 'NaN', state: 'pending' },
    { ...DOWN, labels: { severity: 'page' }, annotations: { summary: 'Look' } },
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
  async (change) => {
    await expect(shown({ ...DOWN, ...change })).rejects.toThrow();
  },
);

test.each([
  'javascript:alert(1)',
  '//elsewhere.test/',
  '/\\elsewhere.test/',
  'data:text/html,x',
  '',
])('a link to %j is left out', async (address) => {
  const annotations = { runbook_url: address, dashboard_url: address };
  const [alert] = await shown({ ...DOWN, annotations });
  expect(alert).not.toHaveProperty('runbookUrl');
  expect(alert).not.toHaveProperty('dashboardUrl');
});

test('the watchdog is left out; critical alerts come first', async () => {
  const alert = (alertname: string, severity: string) => ({
    ...DOWN,
    labels: { alertname, severity },
  });
  const alerts = [alert('Watchdog', 'none'), alert('B', 'warning'), alert('A', 'critical')];
  expect((await shown(...alerts)).map(({ name }) => name)).toEqual(['A', 'B']);
});

test('the local alerts are shown, with a note, while Prometheus cannot be read', async () => {
  const read = () => Promise.resolve({ note: 'Prometheus cannot be read: it is gone' });
  expect(await prometheusAlerts(read, fallback).active()).toEqual({
    ...LOCAL,
    note: "Prometheus cannot be read: it is gone; these are the monitor's own alerts",
  });
});
