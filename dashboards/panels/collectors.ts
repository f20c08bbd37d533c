import { UP_OR_DOWN } from '../lib/panel.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stateTimeline, timeSeries, WITHIN } from '../lib/panels.ts';
import { counter, gauge, increase, maxBy, minBy, sumBy } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const WINDOW = '$__rate_interval';

export function collectorStates(place: Place): BoardPanel {
  return stateTimeline({
    place,
    title: 'Sources of business figures',
    description: 'Whether the last read of each source worked.',
    queries: [
      show(minBy(gauge('penpal_collector_success'), 'collector'), (label) => label.collector),
    ],
    states: UP_OR_DOWN,
  });
}

export function collectorDurations(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Reads take',
    description: 'How long the last read of each source took.',
    queries: [
      show(
        maxBy(gauge('penpal_collector_duration_seconds'), 'collector'),
        (label) => label.collector,
      ),
    ],
    min: 0,
  });
}

export function droppedSeries(place: Place): BoardPanel {
  const dropped = increase(counter('penpal_collector_dropped_series_total'), WINDOW);
  return timeSeries({
    place,
    title: 'Refused values',
    description: `Values that were refused ${WITHIN}.`,
    queries: [
      show(sumBy(dropped, 'collector', 'reason'), (label) => `${label.collector} ${label.reason}`),
    ],
    bars: true,
    min: 0,
  });
}
