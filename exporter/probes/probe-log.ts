import type { ServiceConfig } from '../config/config.ts';
import type { Logger } from '../logger.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { TargetState } from './target-state.ts';

/** Each probe at debug; each change of health once, down at warn and up at info. */
export function logOutcome(
  log: Logger,
  before: TargetState,
  after: TargetState,
  { failure, durationSeconds, statusCode }: ProbeOutcome,
): void {
  const target = after.service.name;
  log.debug({ target, durationSeconds, statusCode, failure }, 'service probed');
  if (after.health === before.health) return;
  if (after.health === 'unhealthy') {
    const { reason, message } = failure ?? {};
    const { failuresInARow, inMaintenance } = after;
    log.warn({ target, reason, message, failuresInARow, inMaintenance }, 'service is unhealthy');
  } else {
    log.info({ target, durationSeconds, before: before.health }, 'service is healthy');
  }
}

/** Loud, because whoever answers at that address is believed. */
export function warnOfUnverifiedTls(log: Logger, { name, check }: ServiceConfig): void {
  if (!check.tls.skipVerification) return;
  log.warn(
    { target: name },
    'TLS VERIFICATION IS OFF for this service: anyone can answer in its name and read its headers',
  );
}
