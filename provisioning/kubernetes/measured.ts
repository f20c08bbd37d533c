/**
 * What the monitoring service was measured to use, idle, with the four services of services.yml and
 * one Prometheus: its resident memory and its share of a core.
 */
export const MEASURED = { residentMegabytes: 99, cpuMillicores: 10 } as const;

/** Kubernetes writes sizes in powers of two. */
export const RESOURCES = {
  requests: { cpu: '50m', memory: '128Mi' },
  // No limit on the CPU: a probe that is throttled measures the throttle.
  limits: { memory: '256Mi' },
} as const;

/** Seconds from SIGTERM to the end at the latest. Source: exporter/main.ts, STOP_DEADLINE_MS. */
export const STOPS_WITHIN_SECONDS = 5;
