import type { TargetState } from '../../../exporter/probes/health-state.ts';
import { healthyTarget, NOW, outcome, serviceConfig } from '../target-states.ts';

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

/** For tests: the four services of Penpal, all up; ai-service over TLS and with dependencies. */
export function penpalTargets(): TargetState[] {
  const facts = {
    version: '1.0.0',
    environment: 'production',
    dependencies: { database: true, redis: true, openai: true },
  };
  const lastFailure = {
    at: NOW - 9 * HOUR_MS,
    reason: 'timeout',
    message: 'no complete answer within 5 s',
  } as const;
  const ai = serviceConfig('ai-service', { url: 'https://ai.penpal.test' });
  const certificateExpirySeconds = NOW / 1000 + 61.5 * DAY_SECONDS;
  return [
    healthyTarget('auth-service', { lastFailure: { ...lastFailure, at: NOW - 31 * HOUR_MS } }),
    healthyTarget('db-service', {}, 0.0042),
    healthyTarget('ai-service', {
      service: ai,
      healthSince: NOW - 9 * HOUR_MS,
      lastFailure,
      last: outcome({ durationSeconds: 0.182, statusCode: 200, facts, certificateExpirySeconds }),
    }),
    healthyTarget('payment-service', {}, 0.0381),
  ];
}
