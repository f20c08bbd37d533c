import { CollectorSet } from '../../../exporter/collectors/collector-set.ts';
import type { CollectorState } from '../../../exporter/collectors/collector.ts';
import type { FetchText } from '../../../exporter/http-client/fetch-text.ts';
import type { SourceConfig } from '../../../exporter/config/config.ts';
import { reportedValues } from '../../../exporter/collectors/collector.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { expositionFaults } from '../exposition/exposition-faults.ts';
import { MovedClock } from '../moved-clock.ts';
import { silentLogger } from '../silent-logger.ts';
import { configuredSource, serveBody } from './source-server.ts';
import { expose } from '../exposition/expose.ts';

/** A source as services.yml would configure it, of JSON and of Prometheus text. */
export const json = {
  format: 'json',
  metrics: [
    { metric: 'penpal_total_users', value: 'total' },
    { metric: 'penpal_users_by_language', each: 'languages', keyLabel: 'language' },
    { metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'failed' },
  ],
};
export const text = {
  format: 'prometheus',
  metrics: [
    {
      metric: 'penpal_messages_total',
      source: 'messages',
      labelsFrom: { language: 'language', type: 'type' },
    },
  ],
};

/** Serves the body, reads it once as a source with this entry, and scrapes. */
export async function readServed(
  entry: Record<string, unknown>,
  body: string | Buffer,
  headers: Record<string, string> = {},
) {
  await using server = await serveBody(body, headers);
  return await readOne(entry, server.url);
}

/** Like `readServed`, without a server: for thousands of bodies. */
export function readBytes(entry: Record<string, unknown>, body: string | Uint8Array) {
  const decoded = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return readOne(entry, 'http://source', () => Promise.resolve({ text: decoded, mediaType: '' }));
}

async function readOne(entry: Record<string, unknown>, url: string, fetch?: FetchText) {
  const { states, ...scrape } = await readAndScrape([configuredSource(url, entry)], fetch);
  const [state] = states as [CollectorState];
  const { last, droppedTotal, samples } = state;
  return {
    ...scrape,
    samples,
    success: last?.success,
    message: last?.message,
    dropped: droppedTotal,
    reported: reportedValues(state),
  };
}

/** Reads every source once and scrapes. */
export async function readAndScrape(sources: readonly SourceConfig[], fetch?: FetchText) {
  const clock = new MovedClock();
  const collectors = new CollectorSet({ clock, log: silentLogger, ...(fetch && { fetch }) });
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(collectors.samples);
  let left = sources.length;
  await new Promise<void>((resolve) => {
    collectors.onRead(() => (--left === 0 ? resolve() : undefined));
    collectors.apply(sources);
    void clock.advance(1000);
  });
  await collectors.stop();
  const exposition = await expose(registry);
  return {
    states: collectors.states(),
    exposition,
    /** Lines of business metrics. */
    lines: exposition
      .split('\n')
      .filter((line) => /^penpal_(?!collector|monitoring|alert)/.test(line)),
    /** What Prometheus would reject. */
    faults: expositionFaults(exposition),
  };
}
