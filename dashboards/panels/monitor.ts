import { memoryUsage } from '../../alert-rules/monitor.ts';
import { HIGH_MEMORY_RATIO, SCHEDULE_LAG } from '../../alert-rules/thresholds.ts';
import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place, States } from '../lib/panel.ts';
import { stat, timeSeries } from '../lib/panels.ts';
import {
  buckets,
  counter,
  gauge,
  histogramQuantile,
  maxBy,
  minBy,
  rate,
  sumBuckets,
  sumBy,
} from '../../promql/promql.ts';
import { show } from '../lib/query.ts';
import { column, table } from '../lib/table.ts';

/** What is of the monitoring service; other jobs have metrics of the same names. */
export const MONITOR = { job: 'penpal-monitoring' } as const;
const WINDOW = '$__rate_interval';
const GOOD_OR_REFUSED: States = [
  { text: 'REFUSED', color: 'red' },
  { text: 'GOOD', color: 'green' },
];

export function targets(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Scrape targets',
    description: 'What Prometheus scrapes, and whether it can.',
    queries: [show(minBy(gauge('up'), 'job'), (label) => label.job)],
    states: UP_OR_DOWN,
  });
}

export function configuration(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Last configuration',
    description: 'Whether the last change was accepted; if not, the one before is in force.',
    queries: [
      show(minBy(gauge('penpal_monitoring_config_last_reload_successful')), 'services.yml'),
      show(minBy(gauge('prometheus_config_last_reload_successful')), 'prometheus.yml'),
      show(minBy(gauge('alertmanager_config_last_reload_successful')), 'alertmanager.yml'),
    ],
    states: GOOD_OR_REFUSED,
  });
}

export function version(place: Place): BoardPanel {
  const build = gauge('penpal_monitoring_build_info');
  return table({
    place,
    title: 'Build',
    description: 'What the monitoring service was built from.',
    labels: { version: 'Version', revision: 'Revision', node_version: 'Node' },
    columns: [column(maxBy(build, 'version', 'revision', 'node_version'), 'Build')],
    hidesValues: true,
  });
}

export function memory(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Memory of its limit',
    description: 'Resident memory as a share of the container’s limit, else of the heap’s.',
    queries: [show(memoryUsage, (label) => label.instance)],
    steps: [{ color: 'green' }, { from: HIGH_MEMORY_RATIO, color: 'red' }],
    min: 0,
    max: 1,
  });
}

export function processor(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Processor',
    description: 'Share of one processor core that the monitoring service uses.',
    queries: [
      show(
        maxBy(rate(counter('process_cpu_seconds_total', MONITOR), WINDOW), 'instance'),
        (label) => label.instance,
      ),
    ],
    min: 0,
  });
}

export function lag(place: Place): BoardPanel {
  const late = rate(buckets('penpal_monitoring_schedule_lag_seconds'), WINDOW);
  return timeSeries({
    place,
    title: 'Probes start late by (p99)',
    description: 'All but one in a hundred probes start less late; and the event loop’s own lag.',
    queries: [
      show(histogramQuantile(0.99, sumBuckets(late)), 'schedule'),
      show(maxBy(gauge('nodejs_eventloop_lag_p99_seconds', MONITOR)), 'event loop'),
    ],
    steps: [{ color: 'green' }, { from: SCHEDULE_LAG, color: 'red' }],
    min: 0,
  });
}

export function probes(place: Place): BoardPanel {
  const skipped = rate(counter('penpal_monitoring_probes_skipped_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Probes',
    description: 'Probes a second, and those that were due while the last one still ran.',
    queries: [
      show(sumBy(rate(counter('service_probes_total'), WINDOW)), 'done'),
      show(sumBy(skipped), 'skipped'),
    ],
    min: 0,
  });
}
