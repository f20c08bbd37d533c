import * as q from '../promql/promql.ts';

const monitor = q.gauge('up', q.MONITOR);

/**
 * One sample while a monitoring service is down, is gone, or came back so recently that it may not have
 * probed yet, or while none is up. Otherwise empty. The value of the sample has no meaning.
 */
export const monitorIsDown = q.either(
  q.isFalse(q.minBy(q.overTime('min', monitor, '2m'))),
  q.either(
    q.minBy(q.unless(q.overTime('last', monitor, '5m'), monitor, q.on('instance'))),
    q.absent(q.isTrue(monitor)),
    q.on(),
  ),
  q.on(),
);

/**
 * Records what was 1 at least once, for as long as it exists. The rule reads its own last result, so it
 * does not matter how long ago that was; it forgets only after a day without Prometheus, or without the
 * series.
 */
export function hasWorked<L extends string>(
  name: `${string}:${string}:${string}`,
  values: q.Vector<L, 'boolean'>,
  matching: q.On<L>,
): q.Recording<L, 'boolean'> {
  const now = q.isTrue(values);
  const before = q.overTime('last', q.recorded(q.record(name, now)), '1d');
  return q.record(name, q.either(now, q.and(before, values, matching), matching));
}

/**
 * Leaves out the services in maintenance. Expressions that look back over a window give it here: they
 * also leave out services that were in maintenance within that window.
 */
export function outsideMaintenance<L extends string, U extends q.ValueUnit>(
  values: q.Vector<L | 'service_name', U>,
  window?: q.Duration,
): q.Vector<L | 'service_name', U> {
  const now = q.gauge('service_maintenance');
  const maintenance = window === undefined ? now : q.overTime('max', now, window);
  return q.unless(values, q.isTrue(q.maxBy(maintenance, 'service_name')), q.on('service_name'));
}
