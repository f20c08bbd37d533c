import { z } from 'zod';
import type { ServiceConfig } from '../config/config.ts';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

const targetGroupSchema = z
  .object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) })
  .meta({ id: 'TargetGroup' });
type TargetGroup = z.output<typeof targetGroupSchema>;

/**
 * Every shard answers for all of them, so that Prometheus may ask any. It asks with the token that it
 * scrapes with.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function discoveryEndpoints(parts: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: '/api/v1/sd/prometheus',
      group: 'discovery',
      summary: 'HTTP service discovery: the services that expose Prometheus text themselves',
      access: 'metrics',
      answer: z.array(targetGroupSchema),
      answering: () => parts.directory.all().flatMap(targetGroups),
    }),
  ];
}

/** One group for a service that has metrics of its own, none for the others. */
function targetGroups(service: ServiceConfig): TargetGroup[] {
  if (service.prometheusPath === undefined) return [];
  const { host, protocol } = new URL(service.url);
  const url = new URL(service.url + service.prometheusPath);
  const scheme = protocol.slice(0, -1);
  const labels = {
    service_name: service.name,
    __scheme__: scheme,
    __metrics_path__: url.pathname,
    ...Object.fromEntries(
      [...url.searchParams].map(([name, value]) => [`__param_${name}`, value] as const),
    ),
  };
  return [{ targets: [withPort(host, scheme)], labels }];
}

/** Prometheus adds no default port to an IPv6 address; a port that is there is never wrong. */
function withPort(host: string, scheme: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`;
}
