import type { Webhook, WebhookAlert } from '../../../exporter/alerts/notifications.ts';

/** For tests: an alert as Alertmanager sends it. */
export function exampleWebhookAlert(given: Partial<WebhookAlert> = {}): WebhookAlert {
  return {
    status: 'firing',
    labels: { alertname: 'ServiceDown', severity: 'critical', service_name: 'auth-service' },
    annotations: { summary: 'A service is down', description: 'auth-service is down' },
    startsAt: '2026-11-24T11:59:45.123456789Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus:9090/graph?g0.expr=service_health_status',
    fingerprint: 'c1f2e3d4a5b60718',
    ...given,
  };
}

/** For tests: one call of Alertmanager's webhook. */
export function exampleWebhook(...alerts: readonly Partial<WebhookAlert>[]): Webhook {
  return {
    version: '4',
    receiver: 'monitoring-service',
    externalURL: 'http://alertmanager:9093',
    truncatedAlerts: 0,
    alerts: alerts.map(exampleWebhookAlert),
  };
}
