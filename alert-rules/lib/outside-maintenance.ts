import { gauge, maxBy, on, unless, where } from '../../dashboards/lib/promql.ts';
import type { Vector } from '../../dashboards/lib/promql.ts';
import { YES } from '../thresholds.ts';
import type { ValueUnit } from './quantity.ts';

/** Leaves out the services that are in maintenance. */
export function outsideMaintenance<L extends string, U extends ValueUnit>(
  values: Vector<L | 'service_name', U>,
): Vector<L | 'service_name', U> {
  const maintenance = maxBy(gauge('service_maintenance'), 'service_name');
  return unless(values, where(maintenance, '==', YES), on('service_name'));
}
