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

interface Reported {
  /** How far back the expression looks: so long it still sees the other fault. */
  readonly within: q.Duration;
  /** Alerts that may have reported the fault; by default only ServiceDown. */
  readonly by?: readonly string[];
  /** The services whose alerts explain it; by default the service of the sample. */
  readonly services?: readonly string[];
}

/**
 * One fault, one message: leaves out what another alert reports, or has reported while the expression of
 * `alert` still sees it. If `alert` fires already, it goes on: nobody may be told that it is over.
 */
export function unlessReported<L extends string, U extends q.ValueUnit>(
  values: q.Vector<L, U>,
  alert: string,
  { within, by = ['ServiceDown'], services }: Reported,
): q.Vector<L, U> {
  const ofServices = services && { service_name: q.oneOf(...services) };
  const reported = q.overTime('max', firing(by, ofServices), within);
  const matching = services ? q.on() : q.on('service_name');
  const explained = q.unless(reported, firing([alert]), matching);
  return q.unless(values, explained, matching as q.On<never>);
}

function firing(names: readonly string[], ofServices = {}) {
  const alertname = q.oneOf(...names);
  return q.gauge('ALERTS', { monitor: 'penpal', alertname, alertstate: 'firing', ...ofServices });
}
