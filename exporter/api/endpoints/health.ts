import { z } from 'zod';
import { shownUrl } from '../../config/fields.ts';
import { PROBE_FAILURE_REASONS } from '../../metrics/catalog.ts';
import type { TargetState } from '../../probes/health-state.ts';
import type { ListState } from '../../targets/watched-list.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { count, isoTime, milliseconds, named, percentage, stamp } from '../schemas.ts';
import { stampFields, time, toMilliseconds, toPercentage } from '../schemas.ts';
import { oncePerState } from '../send.ts';

const serviceListSchema = named('ServiceList', 'A list of services outside services.yml', {
  name: z.string().describe('Path of its files, or its URL'),
  services: count.nullable().describe('Services that it adds; null until it was read'),
  lastSuccess: time.nullable(),
  error: z.string().nullable().describe('Why the last read failed; the last good list applies'),
  failuresInARow: count,
  intervalMs: milliseconds,
});

const part = z.object({
  status: z.enum(['up', 'down']),
  message: z.string().optional().describe('A warning although it is up'),
});
const parts = z.record(z.string(), part);
const healthSchema = named('Health', 'Health of the monitoring service', {
  status: z.enum(['ok', 'error']),
  info: parts.describe('What is up'),
  error: parts.describe('What is down'),
  details: parts.describe('Everything'),
  lists: z.array(serviceListSchema),
});

export const healthStatus = z
  .enum(['healthy', 'unhealthy', 'unknown'])
  .describe('Debounced; unknown until the first probe');
/** Of every list of services. */
export const serviceFields = {
  name: z.string(),
  status: healthStatus,
  responseTime: milliseconds.nullable().describe('Milliseconds; after a timeout the time waited'),
  lastChecked: time.nullable().describe('Null until the first probe'),
};
const reason = z.enum(PROBE_FAILURE_REASONS);
const text = z.string().nullable();

const serviceHealthSchema = named('ServiceHealth', 'A monitored service, as last probed', {
  ...serviceFields,
  url: z.string().describe('The probed address, without credentials and query'),
  error: z.string().optional().describe('Only while unhealthy: the reason'),
  since: time.nullable().describe('When the status last changed'),
  statusCode: z.int().nullable().describe('Last HTTP status'),
  slowThresholdMs: milliseconds,
  maintenance: z.boolean(),
  version: text.describe('From its health response'),
  environment: text.describe('From its health response'),
  dependencies: z
    .record(z.string(), z.enum(['ok', 'error']))
    .describe('From its health response, without dependencies that are not configured'),
  certificateExpires: time.nullable().describe('https only'),
  lastProbe: z
    .object({ success: z.boolean(), reason: reason.nullable(), message: text })
    .nullable()
    .describe('Raw result of the last probe, before debouncing'),
  lastFailure: z
    .object({ at: time, reason, message: z.string() })
    .nullable()
    .describe('Stays after recovery'),
  consecutiveFailures: count,
});

export const healthCountsSchema = named('HealthCounts', 'How many services have which health', {
  total: count,
  healthy: count,
  unhealthy: count,
  unknown: count,
  percentage: percentage.nullable().describe('Healthy share of the probed ones; null before any'),
});

export const healthSummarySchema = named('HealthSummary', 'Every service, and their counts', {
  ...stampFields,
  summary: healthCountsSchema,
  services: z.array(serviceHealthSchema),
});

/** Health of this service, and of the services that it monitors. */
export function healthEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/health',
      summary: 'Health of this service itself; a monitored service being down does not matter',
      schema: healthSchema,
      otherStatuses: { 503: 'Probes have stalled' },
      respond: ({ response }) => {
        if (parts.schedulerStalled()) response.status(503);
        return ownHealth(parts);
      },
    }),
    jsonEndpoint({
      path: '/api/v1/health/services',
      summary: 'Every monitored service, as last probed',
      schema: z.array(serviceHealthSchema),
      respond: () => parts.targets().map(serviceHealth),
    }),
    jsonEndpoint({
      path: '/api/v1/health/summary',
      summary: 'How many services are healthy, and every service as last probed',
      schema: healthSummarySchema,
      respond: () => healthSummary(parts),
    }),
  ];
}

/** Only a stalled scheduler is an error. After a failed reload or read the last good state applies. */
function ownHealth(parts: AppParts): z.output<typeof healthSchema> {
  const lists = parts.directory.lists();
  const isStalled = parts.schedulerStalled();
  const message = warnings(lists, parts.lastReloadWorked()).join('; ');
  const scheduler = { scheduler: { status: isStalled ? 'down' : 'up' } } as const;
  const configuration = { configuration: { status: 'up', ...(message && { message }) } } as const;
  return {
    status: isStalled ? 'error' : 'ok',
    info: isStalled ? configuration : { ...scheduler, ...configuration },
    error: isStalled ? scheduler : {},
    details: { ...scheduler, ...configuration },
    lists: lists.map((list) => ({
      name: list.name,
      services: list.services ?? null,
      lastSuccess: isoTime(list.lastGoodAt),
      error: list.failure ?? null,
      failuresInARow: list.failuresInARow,
      intervalMs: list.refreshMs,
    })),
  };
}

function warnings(lists: readonly ListState[], lastReloadWorked: boolean): string[] {
  const failing = lists.flatMap(({ name, failure }) => (failure ? [`${name}: ${failure}`] : []));
  return [
    ...(lastReloadWorked
      ? []
      : ['the last reload failed, see the log; the old configuration applies']),
    ...(failing.length > 0 ? [`the last good lists apply; ${failing.join('; ')}`] : []),
  ];
}

/** The counts, and every service as last probed. */
export function healthSummary(parts: AppParts) {
  const targets = parts.targets();
  return { ...stamp(parts), summary: countHealth(targets), services: targets.map(serviceHealth) };
}

/** How many services have which health. */
export function countHealth(targets: readonly TargetState[]) {
  const having = (health: string) => targets.filter((target) => target.health === health).length;
  const [total, healthy, unhealthy] = [targets.length, having('healthy'), having('unhealthy')];
  const probed = healthy + unhealthy;
  const percentage = probed === 0 ? null : toPercentage(healthy / probed);
  return { total, healthy, unhealthy, unknown: total - probed, percentage };
}

/** A service and its last probe. */
export function serviceRow({ service, health, last }: TargetState) {
  return {
    name: service.name,
    status: health,
    responseTime: toMilliseconds(last?.durationSeconds),
    lastChecked: isoTime(last?.startedAt),
  };
}

const serviceHealth = oncePerState((target: TargetState): z.output<typeof serviceHealthSchema> => {
  const { service, last, lastFailure, health } = target;
  const { facts, failure, certificateExpirySeconds } = last ?? {};
  const dependencies = Object.entries(facts?.dependencies ?? {});
  return {
    ...serviceRow(target),
    url: shownUrl(service.check.url),
    ...(health === 'unhealthy' && lastFailure && { error: lastFailure.message }),
    since: isoTime(target.healthSince),
    statusCode: last?.statusCode ?? null,
    slowThresholdMs: service.check.slowThresholdMs,
    maintenance: target.inMaintenance,
    version: facts?.version ?? null,
    environment: facts?.environment ?? null,
    dependencies: Object.fromEntries(dependencies.map(([name, ok]) => [name, ok ? 'ok' : 'error'])),
    certificateExpires: isoTime(certificateExpirySeconds && certificateExpirySeconds * 1000),
    lastProbe: last
      ? { success: !failure, reason: failure?.reason ?? null, message: failure?.message ?? null }
      : null,
    lastFailure: lastFailure ? { ...lastFailure, at: isoTime(lastFailure.at) } : null,
    consecutiveFailures: target.failuresInARow,
  };
});
