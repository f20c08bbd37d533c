import type { ServiceConfig } from '../config/config.ts';
import type { ProbeFailureReason } from '../metrics/catalog.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { FailureCounts, Health, TargetState } from './target-state.ts';

/** A service that was never probed. */
export function initialState(service: ServiceConfig): TargetState {
  return {
    service,
    health: 'unknown',
    failuresInARow: 0,
    successesInARow: 0,
    inMaintenance: false,
    probesTotal: 0,
    failures: { serviceName: service.name, byReason: {} },
    transitionsTotal: 0,
    skippedTotal: 0,
  };
}

/**
 * The state after one more conclusive probe. A service turns unhealthy after `unhealthyAfter`
 * failures in a row and healthy after `healthyAfter` good probes; one that is still unknown is
 * healthy with its first good probe. Leaving unknown is no transition: nothing changed, it was found
 * out.
 */
export function applyOutcome(state: TargetState, outcome: ProbeOutcome): TargetState {
  const counted = countOutcome(state, outcome);
  const health = nextHealth(counted);
  if (health === state.health) return counted;
  return {
    ...counted,
    health,
    healthSince: outcome.startedAt,
    transitionsTotal: state.transitionsTotal + (state.health === 'unknown' ? 0 : 1),
  };
}

function countOutcome(state: TargetState, outcome: ProbeOutcome): TargetState {
  const { failure, startedAt } = outcome;
  const counted = { ...state, last: outcome, probesTotal: state.probesTotal + 1 };
  if (!failure) {
    return { ...counted, failuresInARow: 0, successesInARow: state.successesInARow + 1 };
  }
  const { reason } = failure;
  return {
    ...counted,
    failuresInARow: state.failuresInARow + 1,
    successesInARow: 0,
    lastFailure: { ...failure, at: startedAt },
    failures: withFailure(state.failures, reason),
  };
}

function withFailure(
  { serviceName, byReason }: FailureCounts,
  reason: ProbeFailureReason,
): FailureCounts {
  return { serviceName, byReason: { ...byReason, [reason]: (byReason[reason] ?? 0) + 1 } };
}

function nextHealth({ health, failuresInARow, successesInARow, service }: TargetState): Health {
  const { unhealthyAfter, healthyAfter } = service.check;
  if (failuresInARow >= unhealthyAfter) return 'unhealthy';
  if (successesInARow >= (health === 'unknown' ? 1 : healthyAfter)) return 'healthy';
  return health;
}
