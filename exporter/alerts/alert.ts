import { z } from 'zod';

/** Most urgent first; the order in which alerts are shown. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One alert that is pending or firing now. */
export interface ActiveAlert {
  readonly severity: Severity;
  /** `service_down`, `slow_response`, `high_memory_usage`, else the name in snake case. */
  readonly type: string;
  /** The rule's name, such as `ServiceDown`. */
  readonly name: string;
  readonly state: 'firing' | 'pending';
  /** The monitored service; null if the alert is about none. */
  readonly service: string | null;
  /** One sentence for a person. */
  readonly message: string;
  /** When the condition began, Unix milliseconds. */
  readonly startedAt: number;
  /** Message of the last failed probe. */
  readonly error?: string;
  /** The value that the rule compared, in the rule's unit. */
  readonly value?: number;
  readonly runbookUrl?: string;
  readonly dashboardUrl?: string;
}

export interface ActiveAlerts {
  readonly source: 'prometheus' | 'local';
  /** Why these are the local alerts although Prometheus is configured. */
  readonly note?: string;
  /** In the order of `sortAlerts`. */
  readonly alerts: readonly ActiveAlert[];
}

export interface AlertSource {
  /** What is pending or firing now. Never throws. */
  active(): Promise<ActiveAlerts>;
}

/** Critical first, then the oldest, then by name and service. */
export function sortAlerts(alerts: readonly ActiveAlert[]): ActiveAlert[] {
  return alerts.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      a.startedAt - b.startedAt ||
      `${a.name} ${a.service}`.localeCompare(`${b.name} ${b.service}`),
  );
}

/** The type of an alert: its name in snake case, `AITokenSurge` as `ai_token_surge`. */
export function alertType(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/**
 * RFC 3339 as Prometheus and Alertmanager write it: any precision, any offset, and year 1 for "not
 * yet". In UTC, as the API shows it, the year must still have four digits.
 */
export const rfc3339Time = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 time', abort: true })
  .refine(
    (text) => /^\d{4}-/.test(new Date(text).toJSON()),
    'expected a time that in UTC is of the years 0000 to 9999',
  );

/** Labels or annotations of an alert. */
export const alertTexts = z.record(z.string(), z.string());
