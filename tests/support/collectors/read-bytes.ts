import { silentLogger } from '../silent-logger.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { MovedClock } from '../moved-clock.ts';
import { CollectorSet } from '../../../exporter/collectors/collector-set.ts';
import type { CollectorState } from '../../../exporter/collectors/collector-state.ts';
import { configuredSource } from './source-server.ts';
import { expositionFaults } from '../exposition-faults.ts';

/** What one read of an answer led to, and what is wrong with the scrape after it. */
export interface Read {
  readonly state: CollectorState;
  readonly exposition: string;
  readonly faults: readonly string[];
}

/** For tests: reads an answer of these bytes as fetchSource would hand it on, and scrapes. */
export async function readBytes(
  entry: Record<string, unknown>,
  body: string | Uint8Array,
): Promise<Read> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const fetch = () => Promise.resolve({ text, mediaType: '' });
  const collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger, fetch });
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(collectors.samples);
  const read = new Promise<CollectorState>((resolve) => collectors.onRead(resolve));
  collectors.apply([configuredSource('http://source', entry)]);
  const state = await read;
  await collectors.stop();
  const exposition = await registry.expose();
  return { state, exposition, faults: expositionFaults(exposition) };
}
