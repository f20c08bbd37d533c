import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { isoTime } from './field-schemas.ts';
import { healthSchema, healthSummarySchema, servicesHealthSchema } from './health-schemas.ts';
import type { HealthAnswer } from './health-schemas.ts';
import { serviceHealth, summarizeHealth } from './service-health.ts';
import { listFailures, serviceList } from './service-lists.ts';
import { shareOfAnswer } from './share.ts';

const RELOAD_FAILED =
  'the last reload failed, the log says why; the configuration before it goes on';

/** Health of this service, and of the services that it monitors. */
export function healthEndpoints(parts: AppParts): Endpoint[] {
  const group = 'health';
  return [
    jsonEndpoint({
      path: '/api/v1/health',
      group,
      summary: 'Health of this service itself; a monitored service being down does not matter',
      answer: healthSchema,
      otherAnswers: { 503: 'Probes have stalled' },
      answering: ({ response }) => {
        if (parts.schedulerStalled()) response.status(503);
        return ownHealth(parts);
      },
    }),
    jsonEndpoint({
      path: '/api/v1/health/services',
      group,
      summary: 'Every monitored service, as last probed',
      answer: servicesHealthSchema,
      answering: () => parts.targets().map(serviceHealth),
    }),
    jsonEndpoint({
      path: '/api/v1/health/summary',
      group,
      summary: 'How many services are healthy, and every service as last probed',
      answer: healthSummarySchema,
      answering: () => healthSummary(parts),
    }),
  ];
}

/** The counts, and every service as last probed. */
export function healthSummary(parts: AppParts) {
  const targets = parts.targets();
  return {
    summary: summarizeHealth(targets),
    timestamp: isoTime(parts.clock.now()),
    ...shareOfAnswer(parts),
    services: targets.map(serviceHealth),
  };
}

function ownHealth(parts: AppParts): HealthAnswer {
  const lists = parts.directory.lists();
  const isStalled = parts.schedulerStalled();
  const messages = [...(parts.lastReloadWorked() ? [] : [RELOAD_FAILED]), ...listFailures(lists)];
  const details = {
    scheduler: { status: isStalled ? 'down' : 'up' },
    // Without a configuration there is no start, and whatever fails later leaves the last good one in force.
    configuration: {
      status: 'up',
      ...(messages.length > 0 && { message: messages.join('; ') }),
    },
  } as const;
  const withStatus = (wanted: string) =>
    Object.fromEntries(Object.entries(details).filter(([, { status }]) => status === wanted));
  return {
    status: isStalled ? 'error' : 'ok',
    info: withStatus('up'),
    error: withStatus('down'),
    details,
    lists: lists.map(serviceList),
  };
}
