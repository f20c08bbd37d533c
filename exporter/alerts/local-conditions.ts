import { HIGH_MEMORY_USAGE, SERVICE_DOWN, SLOW_RESPONSE } from '../../alert-rules/shared-alerts.ts';
import type { SharedAlert } from '../../alert-rules/shared-alerts.ts';
import { HIGH_MEMORY_RATIO } from '../../alert-rules/thresholds.ts';
import { isSlow } from '../probes/health-state.ts';
import type { TargetState } from '../probes/health-state.ts';
import type { ActiveAlert } from './active-alert.ts';
import type { MemoryReading } from './memory-limit.ts';

/** What is true now, and which alert it leads to. */
export interface Condition extends Pick<ActiveAlert, 'service' | 'message' | 'error' | 'value'> {
  readonly alert: SharedAlert;
  /** Unix milliseconds; without it, it began when it was first seen. */
  readonly startedAt?: number;
}

/** What is wrong with a service; nothing while it is in maintenance. */
export function serviceConditions(state: TargetState): Condition[] {
  if (state.inMaintenance) return [];
  return [down(state), slow(state)].filter((condition) => condition !== undefined);
}

/** Unhealthy by the debounced state, so that a single failed probe alerts nobody. */
function down(state: TargetState): Condition | undefined {
  if (state.health !== 'unhealthy') return undefined;
  const { service, healthSince, lastFailure } = state;
  return {
    alert: SERVICE_DOWN,
    service: service.name,
    message: `${service.name} is down`,
    ...(healthSince === undefined ? {} : { startedAt: healthSince }),
    ...(lastFailure ? { error: lastFailure.message } : {}),
  };
}

/** A probe that waited for the slow threshold or longer, answered or not. */
function slow(state: TargetState): Condition | undefined {
  const { service, last } = state;
  const seconds = last?.durationSeconds;
  if (seconds === undefined || !isSlow(state)) return undefined;
  const times = `${seconds.toFixed(1)} s, slow from ${service.check.slowThresholdMs / 1000} s`;
  return {
    alert: SLOW_RESPONSE,
    service: service.name,
    message: `${service.name} responds slowly: ${times}`,
    value: seconds,
  };
}

/** The monitoring service itself, against its container's limit or its heap's. */
export function memoryConditions({ rssBytes, limitBytes }: MemoryReading): Condition[] {
  const ratio = rssBytes / limitBytes;
  if (!(ratio > HIGH_MEMORY_RATIO)) return [];
  const percent = `${(ratio * 100).toFixed(0)} % of ${(limitBytes / 1_048_576).toFixed(0)} MiB`;
  return [
    {
      alert: HIGH_MEMORY_USAGE,
      service: 'monitoring-service',
      message: `The monitoring service uses ${percent} of memory`,
      value: ratio,
    },
  ];
}
