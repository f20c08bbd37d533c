import { z } from 'zod';
import { SEVERITIES } from '../alerts/active-alert.ts';
import type { ActiveAlert, ActiveAlerts } from '../alerts/active-alert.ts';
import { count, isoTime, time } from './field-schemas.ts';

export const alertSchema = z
  .object({
    severity: z.enum(SEVERITIES),
    type: z.string().meta({
      description: 'service_down, slow_response, high_memory_usage or the name in snake case',
    }),
    service: z.string().nullable().meta({ description: 'Null if it is about none' }),
    message: z.string(),
    timestamp: time.meta({ description: 'When the condition began' }),
    error: z.string().optional(),
    name: z.string().meta({ description: "The rule's name" }),
    state: z.enum(['firing', 'pending']),
    value: z
      .number()
      .optional()
      .meta({ description: "What the rule compared, in the rule's unit" }),
    runbookUrl: z
      .string()
      .optional()
      .meta({ description: 'What to do: an address, or a path of this service' }),
    dashboardUrl: z.string().optional(),
  })
  .meta({ id: 'Alert' });
export type AlertAnswer = z.output<typeof alertSchema>;

export const alertsSchema = z
  .object({
    timestamp: time,
    total: count,
    critical: count,
    warnings: count,
    firing: count,
    pending: count,
    source: z.enum(['prometheus', 'local']),
    note: z.string().optional().meta({ description: 'Why it is local, if not configured so' }),
    alerts: z.array(alertSchema).meta({ description: 'Critical first, then the oldest' }),
  })
  .meta({ id: 'Alerts' });

/** The active alerts with their counts; `now` in Unix milliseconds. */
export function alertsAnswer(active: ActiveAlerts, now: number): z.output<typeof alertsSchema> {
  const { alerts, source, note } = active;
  const having = (wanted: (alert: ActiveAlert) => boolean) => alerts.filter(wanted).length;
  return {
    timestamp: isoTime(now),
    total: alerts.length,
    critical: having(({ severity }) => severity === 'critical'),
    warnings: having(({ severity }) => severity === 'warning'),
    firing: having(({ state }) => state === 'firing'),
    pending: having(({ state }) => state === 'pending'),
    source,
    ...(note !== undefined && { note }),
    alerts: alerts.map(alertAnswer),
  };
}

function alertAnswer({ startedAt, ...same }: ActiveAlert): AlertAnswer {
  return { ...same, timestamp: isoTime(startedAt) };
}
