import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import type { Played, Question } from '../../tests/support/history/played-prometheus.ts';
import { PrometheusClient } from '../history/prometheus-client.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import type { AlertSource } from './active-alert.ts';
import { PrometheusAlerts } from './prometheus-alerts.ts';

const LOCAL: AlertSource = {
  active: () =>
    Promise.resolve({
      source: 'local',
      alerts: [
        {
          severity: 'critical',
          type: 'service_down',
          name: 'ServiceDown',
          state: 'firing',
          service: 'db-service',
          message: 'db-service is down',
          startedAt: 0,
        },
      ],
    }),
};

function alertsAt(url: string) {
  const clock = new MovedClock();
  const client = new PrometheusClient(url);
  onTestFinished(() => client.close());
  return {
    clock,
    alerts: new PrometheusAlerts({ client, fallback: LOCAL, clock, log: silentLogger }),
  };
}

async function playing(play: (question: Question) => Played) {
  const prometheus = new PlayedPrometheus(play);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  return { prometheus, ...alertsAt(await prometheus.listen()) };
}

function told(...alerts: readonly object[]): Played {
  return { data: { alerts } };
}

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

test('an alert of Prometheus is shown with all that its rule says', async () => {
  const { prometheus, alerts } = await playing(() => told(DOWN));
  expect(await alerts.active()).toEqual({
    source: 'prometheus',
    alerts: [
      {
        severity: 'critical',
        type: 'service_down',
        name: 'ServiceDown',
        state: 'firing',
        service: 'auth-service',
        message: 'auth-service has been down for 1 minute',
        startedAt: Date.parse('2026-11-24T11:58:30.123Z'),
        value: 0,
        runbookUrl: 'https://github.com/penpal/runbooks#servicedown',
        dashboardUrl: '/d/penpal-service?var-service=auth-service',
      },
    ],
  });
  expect(prometheus.questions[0]!.path).toBe('alerts');
});

test('alerts of foreign rules are shown as far as they can be', async () => {
  const { alerts } = await playing(() =>
    told(
      { ...DOWN, labels: { alertname: 'Odd' }, annotations: {}, value: 'NaN', state: 'pending' },
      { ...DOWN, labels: { severity: 'page' }, annotations: { summary: 'Look' } },
    ),
  );
  expect((await alerts.active()).alerts).toEqual([
    {
      severity: 'warning',
      type: 'odd',
      name: 'Odd',
      state: 'pending',
      service: null,
      message: 'Odd',
      startedAt: Date.parse('2026-11-24T11:58:30.123Z'),
    },
    expect.objectContaining({ severity: 'warning', name: 'unnamed', message: 'Look' }),
  ]);
});

test.each([
  'javascript:alert(1)',
  '//elsewhere.test/',
  '/\\elsewhere.test/',
  'data:text/html,x',
  '',
])('a link to %j is left out', async (address) => {
  const annotations = { runbook_url: address, dashboard_url: address };
  const { alerts } = await playing(() => told({ ...DOWN, annotations }));
  const [alert] = (await alerts.active()).alerts;
  expect(alert).not.toHaveProperty('runbookUrl');
  expect(alert).not.toHaveProperty('dashboardUrl');
});

test('the watchdog is no alert for people', async () => {
  const labels = { alertname: 'Watchdog', severity: 'none' };
  const { alerts } = await playing(() => told({ ...DOWN, labels }, DOWN));
  expect((await alerts.active()).alerts.map(({ name }) => name)).toEqual(['ServiceDown']);
});

test('critical comes first, then what began first', async () => {
  const alert = (alertname: string, severity: string, minute: string) => ({
    ...DOWN,
    labels: { alertname, severity },
    activeAt: `2026-11-24T11:${minute}:00Z`,
  });
  const { alerts } = await playing(() =>
    told(
      alert('D', 'info', '00'),
      alert('C', 'warning', '01'),
      alert('B', 'critical', '50'),
      alert('A', 'critical', '40'),
    ),
  );
  expect((await alerts.active()).alerts.map(({ name }) => name).join('')).toBe('ABCD');
});

test.each([
  { title: 'a server error', played: { status: 500, body: '' }, note: /answered with status 500/ },
  { title: 'garbage', played: { status: 200, body: 'ok' }, note: /not an answer of its API/ },
  {
    title: 'a state that does not exist',
    played: told({ ...DOWN, state: 'odd' }),
    note: /not an answer/,
  },
])('the local alerts are shown, with the reason, after $title', async ({ played, note }) => {
  const { alerts } = await playing(() => played);
  const answer = await alerts.active();
  expect(answer).toMatchObject({ source: 'local', alerts: [{ service: 'db-service' }] });
  expect(answer.note).toMatch(note);
});

test('when Prometheus hangs, the local alerts are shown after one second', async () => {
  const { prometheus, clock, alerts } = await playing(() => 'hang');
  const asked = alerts.active();
  while (prometheus.questions.length < 1) await setTimeout(1);
  await clock.advance(1000);
  expect((await asked).note).toBe(
    "Prometheus did not answer in time; these are the monitor's own alerts",
  );
  expect(clock.pending).toBe(0);
});
