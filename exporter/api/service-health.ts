import { shownUrl } from '../config/url.ts';
import type { TargetState } from '../probes/target-state.ts';
import { isoTime, toMilliseconds, toPercentage } from './field-schemas.ts';
import type { HealthCounts, ServiceHealthAnswer } from './health-schemas.ts';
import { keepJson } from './kept-json.ts';

/** States are immutable: what one looks like is worked out once. */
const shown = new WeakMap<TargetState, ServiceHealthAnswer>();

/** A service as the API shows it: its last known state, nothing asked anew. */
export function serviceHealth(target: TargetState): ServiceHealthAnswer {
  const known = shown.get(target);
  if (known) return known;
  const answer = keepJson(showHealth(target));
  shown.set(target, answer);
  return answer;
}

function showHealth(target: TargetState): ServiceHealthAnswer {
  const { service, last, lastFailure, health } = target;
  return {
    name: service.name,
    url: shownUrl(service.check.url),
    status: health,
    responseTime: toMilliseconds(last?.durationSeconds),
    lastChecked: isoTime(last?.startedAt),
    ...(health === 'unhealthy' && lastFailure && { error: lastFailure.message }),
    since: isoTime(target.healthSince),
    statusCode: last?.statusCode ?? null,
    slowThresholdMs: service.check.slowThresholdMs,
    maintenance: target.inMaintenance,
    ...factsOf(target),
    lastProbe: lastProbeOf(target),
    lastFailure: lastFailure
      ? { at: isoTime(lastFailure.at), reason: lastFailure.reason, message: lastFailure.message }
      : null,
    consecutiveFailures: target.failuresInARow,
  };
}

function factsOf({ last }: TargetState) {
  const { version = null, environment = null, dependencies = {} } = last?.facts ?? {};
  const expirySeconds = last?.certificateExpirySeconds;
  return {
    version,
    environment,
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, ok]) => [name, ok ? 'ok' : 'error'] as const),
    ),
    certificateExpires: isoTime(expirySeconds === undefined ? undefined : expirySeconds * 1000),
  };
}

function lastProbeOf({ last }: TargetState): ServiceHealthAnswer['lastProbe'] {
  if (!last) return null;
  const { failure } = last;
  return {
    success: !failure,
    reason: failure?.reason ?? null,
    message: failure?.message ?? null,
  };
}

/** How many are what. The percentage is of those that were probed: nothing else is known. */
export function summarizeHealth(targets: readonly TargetState[]): HealthCounts {
  const having = (health: string) => targets.filter((target) => target.health === health).length;
  const [healthy, unhealthy] = [having('healthy'), having('unhealthy')];
  const probed = healthy + unhealthy;
  return {
    total: targets.length,
    healthy,
    unhealthy,
    unknown: targets.length - probed,
    percentage: probed === 0 ? null : toPercentage(healthy / probed),
  };
}
