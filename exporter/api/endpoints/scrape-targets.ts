import { z } from 'zod';
import type { ServiceConfig } from '../../config/config.ts';
import { json, type Endpoint } from '../endpoint.ts';
import { named, text, texts } from '../fields.ts';

const targetGroupSchema = named('TargetGroup', 'Addresses to scrape, and their labels', {
  targets: z.array(text),
  labels: texts,
});

const schema = z
  .array(targetGroupSchema)
  .describe('HTTP service discovery: the services that expose Prometheus text themselves');

/**
 * Prometheus's HTTP service discovery. Every shard lists the services of all shards, so Prometheus may
 * ask any of them. It sends the token that it scrapes with.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export const discoveryEndpoints: readonly Endpoint[] = [
  json('/api/v1/sd/prometheus', { access: 'metrics', schema }, ({ directory }) =>
    directory.all().flatMap(targetGroups),
  ),
];

/** One group for a service that exposes metrics, none for the others. */
function targetGroups(service: ServiceConfig): z.output<typeof targetGroupSchema>[] {
  if (service.prometheusPath === undefined) return [];
  const { host, protocol, pathname, searchParams } = new URL(service.url + service.prometheusPath);
  const scheme = protocol.slice(0, -1);
  // Prometheus adds no default port to an IPv6 address.
  const port = /:\d+$/.test(host) ? '' : scheme === 'https' ? ':443' : ':80';
  const parameters = [...searchParams].map(([name, value]) => [`__param_${name}`, value]);
  const labels = {
    service_name: service.name,
    __scheme__: scheme,
    __metrics_path__: pathname,
    ...(Object.fromEntries(parameters) as Record<string, string>),
  };
  return [{ targets: [host + port], labels }];
}
