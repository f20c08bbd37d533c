import { expect, test } from 'vitest';
import { toOpenMetrics } from './open-metrics.ts';

test('counters are announced without _total, gauges keep their names, and # EOF ends it', () => {
  const text = [
    '# HELP service_probes_total Probes done',
    '# TYPE service_probes_total counter',
    'service_probes_total{service_name="a"} 3',
    '# HELP penpal_active_users_total Users seen',
    '# TYPE penpal_active_users_total gauge',
    'penpal_active_users_total 5',
    '',
  ].join('\n');

  expect(toOpenMetrics(text).split('\n')).toEqual([
    '# HELP service_probes Probes done',
    '# TYPE service_probes counter',
    'service_probes_total{service_name="a"} 3',
    '# HELP penpal_active_users_total Users seen',
    '# TYPE penpal_active_users_total gauge',
    'penpal_active_users_total 5',
    '# EOF',
    '',
  ]);
});
