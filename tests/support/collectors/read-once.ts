import { fetchSource } from '../../../exporter/collectors/fetch-source.ts';
import type { Fetched } from '../../../exporter/collectors/fetch-source.ts';
import { configuredSource } from './source-server.ts';

/** For tests: reads what is served at `url` once, as a source of JSON. */
export function readOnce(
  url: string,
  entry: Record<string, unknown> = {},
  signal = new AbortController().signal,
): Promise<Fetched> {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  return fetchSource(configuredSource(url, { format: 'json', metrics, ...entry }), signal);
}
