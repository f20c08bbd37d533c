import type { ActiveAlert } from '../../../exporter/alerts/alert.ts';
import type { Notification } from '../../../exporter/alerts/notifications.ts';
import { NOW } from '../target-states.ts';

const MINUTE_MS = 60_000;
const RUNBOOK = 'https://runbooks.penpal.test/service-down';

/** For tests: an alert about a service that is down. */
export function downAlert(service: string, change: Partial<ActiveAlert> = {}): ActiveAlert {
  return {
    severity: 'critical',
    type: 'service_down',
    name: 'ServiceDown',
    state: 'firing',
    service,
    message: `${service} is down`,
    startedAt: NOW - 4 * MINUTE_MS,
    error: `connection refused by ${service}:3001`,
    runbookUrl: RUNBOOK,
    dashboardUrl: `/d/penpal-service?var-service=${service}`,
    ...change,
  };
}

/** For tests: a notification that was received once, `minutesAgo`. */
export function notification(
  name: string,
  service: string,
  minutesAgo: number,
  change: Partial<Notification> = {},
): Notification {
  const receivedAt = NOW - minutesAgo * MINUTE_MS;
  return {
    status: 'firing',
    fingerprint: `${name}-${service}-${minutesAgo}`,
    name,
    labels: { alertname: name, service_name: service, severity: 'critical' },
    annotations: { summary: `${service} does not answer its health check`, runbook_url: RUNBOOK },
    startsAt: receivedAt - 30_000,
    receiver: 'monitoring-service',
    generatorUrl: 'http://prometheus:9090/graph',
    alertmanagerUrl: 'http://alertmanager:9093',
    firstReceivedAt: receivedAt,
    lastReceivedAt: receivedAt,
    count: 1,
    ...change,
  };
}

/** For tests: this morning's notifications, the newest first. */
export function morningNotifications(): Notification[] {
  const endsAt = NOW - 528 * MINUTE_MS;
  const resolved = { status: 'resolved', startsAt: endsAt - 13 * MINUTE_MS, endsAt } as const;
  return [
    notification('ServiceDown', 'ai-service', 528, resolved),
    notification('ServiceDown', 'ai-service', 540, { count: 3 }),
    notification('SlowResponse', 'ai-service', 566, {
      labels: { alertname: 'SlowResponse', service_name: 'ai-service', severity: 'warning' },
      annotations: { summary: 'ai-service answers more slowly than 5 s' },
    }),
  ];
}
