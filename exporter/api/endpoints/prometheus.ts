import { z } from 'zod';
import type { ServiceConfig } from '../../config/config.ts';
import { OPEN_METRICS_TEXT, PROMETHEUS_TEXT } from '../../metrics/exposition.ts';
import { sendBody } from '../../send-body.ts';
import { json, type Endpoint } from '../endpoint.ts';
import { named, text, texts } from '../fields.ts';

/** The exposition, at Prometheus's usual path and at the old service's. */
export const expositionEndpoints: readonly Endpoint[] = ['/metrics', '/api/v1/metrics'].map(
  (path) => ({
    path,
    access: 'metrics',
    summary: 'Every metric, in Prometheus text 0.0.4, or OpenMetrics 1.0 if Accept asks for it',
    content: { [PROMETHEUS_TEXT]: text, [OPEN_METRICS_TEXT]: text },
    handle: async ({ parts: { registry }, share, request, response }) => {
      const openMetrics = prefersOpenMetrics(request.get('accept') ?? '');
      const format = openMetrics ? 'openmetrics' : 'text';
      const pieces = await share('/metrics', format, () => registry.exposeInPieces(format));
      response.vary('Accept');
      response.set('Content-Type', openMetrics ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT);
      await sendBody(response, pieces);
    },
  }),
);

/**
 * Whether an Accept header wants OpenMetrics 1.0 at least as much as Prometheus text. Express requires
 * every parameter to match, but Prometheus sends some of its own, such as `escaping`.
 */
function prefersOpenMetrics(accept: string): boolean {
  const ranges = accept.split(',').map((range) => range.trim().toLowerCase());
  const openMetrics = ranges
    .filter((range) => range.startsWith('application/openmetrics-text'))
    .filter((range) => !range.includes('version=') || range.includes('version=1.0.0'));
  const text = ranges.filter((range) => range.startsWith('text/plain'));
  return highestQuality(openMetrics) > 0 && highestQuality(openMetrics) >= highestQuality(text);
}

function highestQuality(ranges: readonly string[]): number {
  const qualities = ranges.map((range) => Number(/;\s*q=([^;]*)/.exec(range)?.[1] ?? 1) || 0);
  return Math.max(0, ...qualities);
}

const targetGroupSchema = named('TargetGroup', 'Addresses to scrape, and their labels', {
  targets: z.array(text),
  labels: texts,
});

const targetsSchema = z
  .array(targetGroupSchema)
  .describe('HTTP service discovery: the services that expose Prometheus text themselves');

/**
 * Prometheus's HTTP service discovery. Every shard lists the services of all shards, so Prometheus may
 * ask any of them. It sends the token that it scrapes with.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export const discoveryEndpoints: readonly Endpoint[] = [
  json('/api/v1/sd/prometheus', { access: 'metrics', schema: targetsSchema }, ({ directory }) =>
    directory.all().flatMap(targetGroups),
  ),
];

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
