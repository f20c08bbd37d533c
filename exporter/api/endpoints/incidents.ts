import { z } from 'zod';
import { DAY_MS } from '../../clock.ts';
import { parseDuration } from '../../config/fields.ts';
import { PROBE_FAILURE_REASONS } from '../../metrics/catalog.ts';
import { json, type Endpoint } from '../endpoint.ts';
import { isoTime, ms, named, stamp, stampFields, text, time, timeRange } from '../fields.ts';

const incidentSchema = named('Incident', 'An outage of a service, outside maintenance', {
  service: text,
  from: time.describe(
    'First failed probe; if Prometheus alone knows of it, not before the start of the range',
  ),
  to: time.nullable().describe('First good probe; null while the service is down'),
  reason: z.enum(PROBE_FAILURE_REASONS).nullable().describe('Null if Prometheus alone knows of it'),
  message: text.nullable(),
  precisionMs: ms.describe(
    '0 for times of probes. Others are times of evaluations by Prometheus: the outage began and ended up to so much ' +
      'earlier or later',
  ),
});

const incidentsSchema = named('Incidents', 'Outages in a range, the newest first', {
  ...stampFields,
  timeRange: text.describe('At most 30 days are looked at'),
  source: z
    .enum(['prometheus', 'memory'])
    .describe('`memory`: only those since the start of the monitor'),
  note: text.optional().describe('Why older ones are missing although Prometheus is configured'),
  incidents: z
    .array(incidentSchema)
    .describe('Of those since the start of the monitor the last 500 of all ranges'),
});

/** Outages as the monitor saw them, and those before its start as Prometheus recorded them. */
export const incidentEndpoints: readonly Endpoint[] = [
  json(
    '/api/v1/monitoring/incidents',
    { schema: incidentsSchema, query: z.object({ timeRange: timeRange('24h') }) },
    async (parts, { query: { timeRange } }) => {
      const rangeMs = Math.min(parseDuration(timeRange) ?? 0, 30 * DAY_MS);
      const { incidents, ...from } = await parts.incidents.query(rangeMs);
      return {
        ...stamp(parts),
        ...{ timeRange, ...from },
        incidents: incidents.map(({ service, reason, message, precisionMs = 0, ...times }) => ({
          service,
          from: isoTime(times.from),
          to: isoTime(times.to),
          ...{ reason: reason ?? null, message: message ?? null, precisionMs },
        })),
      };
    },
  ),
];
