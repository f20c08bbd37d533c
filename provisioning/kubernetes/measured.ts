/**
 * The most that the monitoring service was measured to use: built and started as the image starts it, probing every
 * 30 s and scraped every 5 s, for 100 s on a quiet machine. 334 services are a shard's third of 1,000.
 */
export const MEASURED = [
  { services: 4, residentMegabytes: 93, cpuMillicores: 6 },
  { services: 334, residentMegabytes: 126, cpuMillicores: 23 },
] as const;

/** Enough for the most that was measured. */
export const RESOURCES = {
  requests: { cpu: '100m', memory: '128Mi' },
  // No limit on the CPU: a probe that is throttled measures the throttle.
  limits: { memory: '256Mi' },
} as const;

/** Seconds from SIGTERM to the end at the latest. Source: exporter/main.ts, STOP_DEADLINE_MS. */
export const STOPS_WITHIN_SECONDS = 5;
