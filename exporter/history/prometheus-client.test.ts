import { expect, onTestFinished, test } from 'vitest';
import { PlayedPrometheus } from '../../tests/support/history/played-prometheus.ts';
import type { Played } from '../../tests/support/history/played-prometheus.ts';
import { PrometheusClient, PrometheusError } from './prometheus-client.ts';

async function alertsOf(played: Played) {
  const prometheus = new PlayedPrometheus(() => played);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  const client = new PrometheusClient(await prometheus.listen());
  onTestFinished(() => client.close());
  return client.alerts(new AbortController().signal);
}

const ALERT = {
  labels: { alertname: 'ServiceDown' },
  annotations: {},
  state: 'firing',
  activeAt: '2026-11-24T11:58:30.123456789Z',
  value: '1e+00',
};

test('alerts have their time in milliseconds; a value that is no number is null', async () => {
  expect(await alertsOf({ data: { alerts: [ALERT, { ...ALERT, value: 'NaN' }] } })).toEqual([
    { ...ALERT, activeAt: Date.parse('2026-11-24T11:58:30.123Z'), value: 1 },
    expect.objectContaining({ value: null }),
  ]);
});

test.each([
  {
    title: 'a server error',
    played: { status: 500, body: '' },
    error: /^answered with status 500$/,
  },
  { title: 'text', played: { status: 200, body: 'ok' }, error: /not an answer of its API/ },
  {
    title: 'an alert of an unknown state',
    played: { data: { alerts: [{ ...ALERT, state: 'odd' }] } },
    error: /not an answer/,
  },
])('$title instead of alerts is an error', async ({ played, error }) => {
  const alerts = alertsOf(played);
  await expect(alerts).rejects.toThrow(PrometheusError);
  await expect(alerts).rejects.toThrow(error);
});
