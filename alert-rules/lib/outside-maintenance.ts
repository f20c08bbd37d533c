import { gauge, maxBy, on, overTime, unless, where } from '../../promql/promql.ts';
import type { Duration } from '../../promql/functions.ts';
import type { Vector } from '../../promql/promql.ts';
import { YES } from '../thresholds.ts';
import type { ValueUnit } from '../../promql/quantity.ts';

/**
 * Leaves out the services that are in maintenance, or were within `window`: what looks back over a
 * window would otherwise tell of the maintenance when it is over.
 */
export function outsideMaintenance<L extends string, U extends ValueUnit>(
  values: Vector<L | 'service_name', U>,
  window?: Duration,
): Vector<L | 'service_name', U> {
  const now = gauge('service_maintenance');
  const maintenance = maxBy(
    window === undefined ? now : overTime('max', now, window),
    'service_name',
  );
  return unless(values, where(maintenance, '==', YES), on('service_name'));
}
