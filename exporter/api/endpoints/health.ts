import { z } from 'zod';
import { shownUrl } from '../../config/fields.ts';
import { PROBE_FAILURE_REASONS } from '../../metrics/catalog.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { json, oncePerState, type AppParts, type Call, type Endpoint } from '../endpoint.ts';
import { count, ms, named, percentage, stampFields, text, time } from '../fields.ts';
import { isoTime, stamp, toMilliseconds, toPercentage } from '../fields.ts';

const serviceListSchema = named('ServiceList', 'A list of services outside services.yml', {
  name: text.describe('Path of its files, or its URL'),
  services: count.nullable().describe('Services that it adds; null until it was read'),
  lastSuccess: time.nullable(),
  error: text.nullable().describe('Why the last read failed; the last good list applies'),
  failuresInARow: count,
  intervalMs: ms,
});

const message = text.optional().describe('A warning although it is up');
const components = z.record(text, z.object({ status: z.enum(['up', 'down']), message }));
const healthSchema = named('Health', 'Health of this service; outages of the others do not count', {
  status: z.enum(['ok', 'error']),
  info: components.describe('What is up'),
  error: components.describe('What is down'),
  details: components.describe('Everything'),
  lists: z.array(serviceListSchema),
});

/** Of every list of services. */
export const serviceFields = {
  name: text,
  status: z
    .enum(['healthy', 'unhealthy', 'unknown'])
    .describe('Debounced; unknown until a probe succeeds or an outage is confirmed'),
  responseTime: ms.describe(
    'Milliseconds; after a failure the time waited; 0 until the first probe',
  ),
  lastChecked: time.nullable().describe('Null until the first probe'),
};
const dependencies = z.record(text, z.enum(['ok', 'error']));
const reason = z.enum(PROBE_FAILURE_REASONS);
const lastProbe = z.object({
  success: z.boolean(),
  reason: reason.nullable(),
  message: text.nullable(),
});
const lastFailure = z.object({ at: time, reason, message: text });

const serviceHealthSchema = named('ServiceHealth', 'A monitored service, as last probed', {
  ...serviceFields,
  url: text.describe('The probed address, without credentials and query'),
  error: text.optional().describe('Only while unhealthy: the reason'),
  since: time.nullable().describe('When the status last changed'),
  statusCode: z.int().nullable().describe('Last HTTP status'),
  slowThresholdMs: ms,
  maintenance: z.boolean(),
  maintenanceUntil: time.nullable().describe('Of announced maintenance, /-/maintenance'),
  maintenanceMessage: text.nullable().describe('Of announced maintenance'),
  version: text.nullable().describe('From its health response'),
  environment: text.nullable().describe('From its health response'),
  dependencies: dependencies.describe('From its health response, without unconfigured ones'),
  furtherDependencies: count.describe('Dependencies that are left out, because there are too many'),
  certificateExpires: time.nullable().describe('https only'),
  lastProbe: lastProbe.nullable().describe('Raw result of the last probe, before debouncing'),
  lastFailure: lastFailure.nullable().describe('Stays after recovery'),
  consecutiveFailures: count,
});

const status = z.enum(['healthy', 'degraded', 'critical', 'unknown']);
export const healthCountsSchema = named('HealthCounts', 'How many services have which health', {
  status: status.describe(
    'All, some or none are healthy; unknown: no outage, and some services are unknown',
  ),
  total: count,
  healthy: count,
  unhealthy: count,
  unknown: count,
  percentage: percentage
    .nullable()
    .describe('Healthy share of those that are not unknown; null without any'),
});

const SUMMARY = 'Every service, and how many are healthy';
export const healthSummarySchema = named('HealthSummary', SUMMARY, {
  ...stampFields,
  summary: healthCountsSchema,
  services: z.array(serviceHealthSchema),
});

const serviceHealths = z
  .array(serviceHealthSchema)
  .describe('Every monitored service, as last probed');
/** The meaning of status 503. */
export const STALLED = 'Probes have stalled';

/** Health of this service, and of the services that it monitors. */
export const healthEndpoints: readonly Endpoint[] = [
  json('/api/v1/health', { schema: healthSchema, unavailable: STALLED }, ownHealth),
  json('/api/v1/health/services', { schema: serviceHealths }, (parts) =>
    parts.targets().map(serviceHealth),
  ),
  json('/api/v1/health/summary', { schema: healthSummarySchema }, healthSummary),
];

/** Only a stalled scheduler is an error. After a failed reload or read the last good state applies. */
function ownHealth(parts: AppParts, { response }: Call): z.output<typeof healthSchema> {
  const { directory } = parts;
  const isStalled = parts.schedulerStalled();
  if (isStalled) response.status(503);
  const lists = directory.lists();
  const failing = lists.flatMap(({ name, failure }) => (failure ? `${name}: ${failure}` : []));
  const warnings: string[] = [];
  if (!directory.lastReloadWorked) {
    warnings.push('the last reload failed, see the log; the old configuration applies');
  }
  if (failing.length > 0) warnings.push(`the last good lists apply; ${failing.join('; ')}`);
  const message = warnings.length > 0 && { message: warnings.join('; ') };
  const configuration = { configuration: { status: 'up' as const, ...message } };
  const scheduler = { scheduler: { status: isStalled ? ('down' as const) : ('up' as const) } };
  const details = { ...scheduler, ...configuration };
  return {
    status: isStalled ? 'error' : 'ok',
    info: isStalled ? configuration : details,
    error: isStalled ? scheduler : {},
    details,
    lists: lists.map(({ name, services = null, lastGoodAt, failure = null, ...list }) => ({
      ...{ name, services, lastSuccess: isoTime(lastGoodAt), error: failure },
      failuresInARow: list.failuresInARow,
      intervalMs: list.refreshMs,
    })),
  };
}

export function healthSummary(parts: AppParts) {
  const targets = parts.targets();
  return { ...stamp(parts), summary: countHealth(targets), services: targets.map(serviceHealth) };
}

export function countHealth(targets: readonly TargetState[]) {
  const having = (health: string) => targets.filter((target) => target.health === health).length;
  const [total, healthy, unhealthy] = [targets.length, having('healthy'), having('unhealthy')];
  const probed = healthy + unhealthy;
  const percentage = probed === 0 ? null : toPercentage(healthy / probed);
  const status = statusOf(healthy, unhealthy, total);
  return { status, total, healthy, unhealthy, unknown: total - probed, percentage };
}

function statusOf(healthy: number, unhealthy: number, total: number): z.output<typeof status> {
  if (unhealthy > 0) return healthy > 0 ? 'degraded' : 'critical';
  return healthy > 0 && healthy === total ? 'healthy' : 'unknown';
}

export function serviceRow({ service: { name }, health: status, last }: TargetState) {
  const responseTime = toMilliseconds(last?.durationSeconds ?? last?.waitedSeconds ?? 0);
  return { name, status, responseTime, lastChecked: isoTime(last?.startedAt) };
}

const serviceHealth = oncePerState((target: TargetState): z.output<typeof serviceHealthSchema> => {
  const { service, last, lastFailure, health } = target;
  const { facts, failure, statusCode = null, certificateExpirySeconds: expiry } = last ?? {};
  const { version = null, environment = null, dependencies = {} } = facts ?? {};
  const { reason = null, message = null } = failure ?? {};
  return {
    ...serviceRow(target),
    url: shownUrl(service.check.url),
    ...(health === 'unhealthy' && lastFailure && { error: lastFailure.message }),
    since: isoTime(target.healthSince),
    statusCode,
    slowThresholdMs: service.check.slowThresholdMs,
    maintenance: target.inMaintenance,
    maintenanceUntil: isoTime(target.announcement?.until),
    maintenanceMessage: target.announcement?.message ?? null,
    version,
    environment,
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, isOk]) => [name, isOk ? 'ok' : 'error']),
    ),
    furtherDependencies: facts?.furtherDependencies ?? 0,
    certificateExpires: expiry ? new Date(expiry * 1000).toISOString() : null,
    lastProbe: last ? { success: !failure, reason, message } : null,
    lastFailure: lastFailure ? { ...lastFailure, at: isoTime(lastFailure.at) } : null,
    consecutiveFailures: target.failuresInARow,
  };
});
