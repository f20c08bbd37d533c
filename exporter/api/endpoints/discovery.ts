import { z } from 'zod';
import type { ServiceConfig } from '../../config/config.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { named } from '../schemas.ts';

const targetGroupSchema = named('TargetGroup', 'Addresses to scrape, and their labels', {
  targets: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
});

/**
 * Prometheus's HTTP service discovery. Every shard lists the services of all shards, so Prometheus may
 * ask any of them. It sends the token that it scrapes with.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function discoveryEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/sd/prometheus',
      summary: 'HTTP service discovery: the services that expose Prometheus text themselves',
      access: 'metrics',
      schema: z.array(targetGroupSchema),
      respond: () => parts.directory.all().flatMap(targetGroups),
    }),
  ];
}

/** One group for a service that exposes metrics, none for the others. */
function targetGroups(service: ServiceConfig): z.output<typeof targetGroupSchema>[] {
  if (service.prometheusPath === undefined) return [];
  const url = new URL(service.url + service.prometheusPath);
  const scheme = url.protocol.slice(0, -1);
  const labels = {
    service_name: service.name,
    __scheme__: scheme,
    __metrics_path__: url.pathname,
    ...Object.fromEntries(
      [...url.searchParams].map(([name, value]) => [`__param_${name}`, value] as const),
    ),
  };
  return [{ targets: [withPort(url.host, scheme)], labels }];
}

/** Prometheus adds no default port to an IPv6 address. */
function withPort(host: string, scheme: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`;
}
