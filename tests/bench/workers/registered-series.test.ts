import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { silentLogger } from '../../support/silent-logger.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { sample } from '../../../exporter/metrics/sample.ts';
import { registerSeries } from './registered-series.ts';
import { expose } from '../../support/exposition/expose.ts';

async function ourExposition(): Promise<string> {
  const ours = new MetricRegistry(silentLogger);
  ours.addSource(() => [
    sample('service_probe_success', { service_name: 'auth-service' }, 1),
    sample('service_probe_success', { service_name: 'a "quoted" \\ service' }, 0),
    sample('penpal_conversations_total', { status: 'created' }, 1_234_567.25),
    sample('penpal_total_users', {}, 7),
  ]);
  ours
    .addHistogram('service_probe_duration_seconds')
    .observe({ service_name: 'auth-service' }, 0.1);
  ours.addHistogram('penpal_monitoring_schedule_lag_seconds').observe({}, 0.02);
  return expose(ours);
}

/** Without metrics of the process and without the values of histograms. */
function seriesOf(exposition: string): string[] {
  return exposition
    .split('\n')
    .filter((line) => !/^(#|$|nodejs_|process_)/.test(line))
    .map((line) => line.replace(/^(\w+_(?:bucket|sum|count)(?:\{.*\})?) .*/, '$1'))
    .toSorted();
}

test('prom-client exposes exactly the series of our exposition', async () => {
  const exposition = await ourExposition();
  const theirs = new Registry();
  await registerSeries(theirs, exposition);
  const shown = seriesOf(await theirs.metrics());

  expect(shown).toEqual(seriesOf(exposition));
  expect(shown.length).toBeGreaterThan(20);
});
