import * as q from '../../promql/promql.ts';

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
 * Records what worked within the last day, and keeps that for as long as `present` has it: the rule reads
 * its own last result. It forgets only after a day without Prometheus.
 */
export function hasWorked<L extends string>(
  name: `${string}:${string}:${string}`,
  withinADay: q.Vector<L, 'boolean'>,
  present: q.Vector<L>,
  matching: q.On<L>,
): q.Recording<L, 'boolean'> {
  const before = q.overTime('last', q.recorded(q.record(name, withinADay)), '1d');
  return q.record(name, q.either(q.isTrue(withinADay), q.and(before, present, matching), matching));
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

/** Leaves out services that were down within `window`: ServiceDown has reported that, and it explains the rest. */
export function outsideOutages<L extends string, U extends q.ValueUnit>(
  values: q.Vector<L | 'service_name', U>,
  window: q.Duration,
): q.Vector<L | 'service_name', U> {
  const health = q.overTime('min', q.gauge('service_health_status'), window);
  return q.unless(values, q.isFalse(q.minBy(health, 'service_name')), q.on('service_name'));
}
