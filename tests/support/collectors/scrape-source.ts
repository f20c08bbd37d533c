import { silentLogger } from '../silent-logger.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { MovedClock } from '../moved-clock.ts';
import { CollectorSet } from '../../../exporter/collectors/collector-set.ts';
import type { CollectorState } from '../../../exporter/collectors/collector-state.ts';
import { configuredSource } from './source-server.ts';
import type { SourceServer } from './source-server.ts';

/** For tests: a source as services.yml would name it, of JSON and of Prometheus text. */
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
/** What one read of a source led to. */
export interface Seen {
  /** Lines of business figures in the scrape. */
  readonly figures: string[];
  readonly exposition: string;
  readonly success: boolean | undefined;
  readonly dropped: CollectorState['droppedTotal'];
  readonly message: string | undefined;
}

/** Reads the server once, as the service would, and scrapes. */
export async function readAndScrape(
  server: SourceServer,
  entry: Record<string, unknown>,
): Promise<Seen> {
  const collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger });
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(collectors.samples);
  const read = new Promise<CollectorState>((resolve) => collectors.onRead(resolve));
  collectors.apply([configuredSource(server.url, entry)]);
  const { last, droppedTotal } = await read;
  await collectors.stop();
  const exposition = await registry.expose();
  return {
    exposition,
    figures: exposition
      .split('\n')
      .filter((line) => /^penpal_(?!collector|monitoring|alert)/.test(line)),
    success: last?.success,
    dropped: droppedTotal,
    message: last?.message,
  };
}
