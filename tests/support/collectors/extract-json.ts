import { jsonSamples } from '../../../exporter/collectors/json-samples.ts';
import { configuredSource } from './source-server.ts';

type Entry = Record<string, unknown>;

/** For tests: what mappings find in a document: values by labels, and refusals by reason. */
export async function extractJson(document: unknown, metrics: Entry[], source: Entry = {}) {
  const configured = configuredSource('http://localhost', { format: 'json', metrics, ...source });
  const { samples, dropped } = await jsonSamples(configured, document);
  return {
    values: samples.map(({ labels, value }) => [...Object.values(labels), value]),
    dropped: dropped.map(({ reason, count }) => `${reason} ${count}`),
    examples: dropped.map(({ example }) => example),
  };
}
