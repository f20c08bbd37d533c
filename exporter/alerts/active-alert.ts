/** Most urgent first; the order in which alerts are shown. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One alert that is pending or firing now. */
export interface ActiveAlert {
  readonly severity: Severity;
  /** `service_down`, `slow_response`, `high_memory_usage`, else the alert's name in snake case. */
  readonly type: string;
  /** The rule's name, such as `ServiceDown`. */
  readonly name: string;
  readonly state: 'firing' | 'pending';
  /** The monitored service that it is about; null when it is about none. */
  readonly service: string | null;
  /** One sentence for a person. */
  readonly message: string;
  /** When the condition began, Unix milliseconds. */
  readonly startedAt: number;
  /** Why it fails, as the last failed probe said it. */
  readonly error?: string;
  /** The value that the rule compared, in the rule's unit. */
  readonly value?: number;
  readonly runbookUrl?: string;
  readonly dashboardUrl?: string;
}

export interface ActiveAlerts {
  readonly source: 'prometheus' | 'local';
  /** Why the local evaluation answered although Prometheus is configured. */
  readonly note?: string;
  /** Critical first, then the oldest. */
  readonly alerts: readonly ActiveAlert[];
}

export interface AlertSource {
  /** What is pending or firing now. Never throws. */
  active(): Promise<ActiveAlerts>;
}

/** Critical first, then the one that began first, then by name and service. */
export function sortAlerts(alerts: readonly ActiveAlert[]): ActiveAlert[] {
  return alerts.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      a.startedAt - b.startedAt ||
      `${a.name} ${a.service}`.localeCompare(`${b.name} ${b.service}`),
  );
}
