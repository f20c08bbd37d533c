import { absent, either, gauge, minBy, on, overTime, unless, where } from '../../promql/promql.ts';
import { NO, YES } from '../thresholds.ts';

const monitor = gauge('up', { job: 'penpal-monitoring' });

/**
 * One of the monitoring services is down, is gone, or has just been and may not have probed yet; or none is
 * up. One sample then, and else none; its value means nothing.
 */
export const monitorIsDown = either(
  where(minBy(overTime('min', monitor, '2m')), '==', NO),
  either(
    minBy(unless(overTime('last', monitor, '5m'), monitor, on('instance'))),
    absent(where(monitor, '==', YES)),
    on(),
  ),
  on(),
);
