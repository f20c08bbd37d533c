import type { Settings } from './environment.ts';
import type { ServicesFile } from './services-schema.ts';

/** What holds where neither the environment nor the file says anything. The user's figures. */
const BUILT_IN = {
  intervalMs: 30_000,
  timeoutMs: 5_000,
  slowThresholdMs: 5_000,
  unhealthyAfter: 2,
  healthyAfter: 1,
  earlyReprobeMs: 5_000,
  availability: 0.995,
  latencyMs: 1_000,
} as const;

/** What holds for a service that does not say otherwise. */
export interface ServiceDefaults {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly slowThresholdMs: number;
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
  readonly earlyReprobeMs: number;
  /** 0..1 */
  readonly availability: number;
  readonly latencyMs: number;
  readonly collectionMs: number;
}

/** The environment's overrides, else the file's defaults, else what is built in. */
export function serviceDefaults(
  { defaults }: Pick<ServicesFile, 'defaults'>,
  settings: Settings,
): ServiceDefaults {
  const collectionMs = settings.METRICS_COLLECTION_INTERVAL;
  return {
    intervalMs:
      settings.HEALTH_CHECK_INTERVAL ?? collectionMs ?? defaults.interval ?? BUILT_IN.intervalMs,
    timeoutMs: settings.HEALTH_CHECK_TIMEOUT ?? defaults.timeout ?? BUILT_IN.timeoutMs,
    slowThresholdMs: defaults.slowThreshold ?? BUILT_IN.slowThresholdMs,
    unhealthyAfter: defaults.unhealthyAfter ?? BUILT_IN.unhealthyAfter,
    healthyAfter: defaults.healthyAfter ?? BUILT_IN.healthyAfter,
    earlyReprobeMs: defaults.earlyReprobe ?? BUILT_IN.earlyReprobeMs,
    availability: defaults.slo.availability ?? BUILT_IN.availability,
    latencyMs: defaults.slo.latency ?? BUILT_IN.latencyMs,
    collectionMs: collectionMs ?? defaults.collectionInterval ?? BUILT_IN.intervalMs,
  };
}
