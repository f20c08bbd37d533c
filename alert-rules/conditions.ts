import {
  absent,
  either,
  gauge,
  isFalse,
  isTrue,
  maxBy,
  minBy,
  on,
  overTime,
  unless,
} from '../promql/promql.ts';
import type { Duration, ValueUnit, Vector } from '../promql/promql.ts';

const monitor = gauge('up', { job: 'penpal-monitoring' });

/**
 * One sample while a monitoring service is down, is gone, or came back so recently that it may not have
 * probed yet, or while none is up. Otherwise empty. The value of the sample has no meaning.
 */
export const monitorIsDown = either(
  isFalse(minBy(overTime('min', monitor, '2m'))),
  either(
    minBy(unless(overTime('last', monitor, '5m'), monitor, on('instance'))),
    absent(isTrue(monitor)),
    on(),
  ),
  on(),
);

/**
 * Leaves out the services in maintenance. Expressions that look back over a window give it here: they
 * also leave out services that were in maintenance within that window.
 */
export function outsideMaintenance<L extends string, U extends ValueUnit>(
  values: Vector<L | 'service_name', U>,
  window?: Duration,
): Vector<L | 'service_name', U> {
  const now = gauge('service_maintenance');
  const maintenance = window === undefined ? now : overTime('max', now, window);
  return unless(values, isTrue(maxBy(maintenance, 'service_name')), on('service_name'));
}
