/** What a rule and the exporter's own evaluation of the same alert have in common. */
export interface SharedAlert {
  readonly name: string;
  /** The rule group; also the name of its runbook. */
  readonly group: string;
  readonly severity: 'critical' | 'warning';
  /** How long the condition must hold before the alert fires; a Prometheus duration. */
  readonly for: string;
}

/**
 * The three alerts of the user's README, which the exporter also evaluates itself, for when there is
 * no Prometheus. Name, severity and time stand here once, for both.
 */
export const SERVICE_DOWN = {
  name: 'ServiceDown',
  group: 'service-health',
  severity: 'critical',
  for: '0s',
} as const satisfies SharedAlert;

export const SLOW_RESPONSE = {
  name: 'SlowResponse',
  group: 'service-health',
  severity: 'warning',
  for: '1m',
} as const satisfies SharedAlert;

export const HIGH_MEMORY_USAGE = {
  name: 'HighMemoryUsage',
  group: 'monitor',
  severity: 'warning',
  for: '5m',
} as const satisfies SharedAlert;
