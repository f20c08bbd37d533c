import { once } from 'node:events';
import { z } from 'zod';
import type { ServiceConfig } from '../../config/config.ts';
import { OPEN_METRICS_TEXT, PROMETHEUS_TEXT } from '../../metrics/exposition.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { Problem } from '../problem.ts';
import { named, text, texts, time } from '../schemas.ts';
import { isoTime } from '../values.ts';

/** The exposition, at Prometheus's usual path and at the old service's. */
export function expositionEndpoints({ registry }: AppParts): Endpoint[] {
  return ['/metrics', '/api/v1/metrics'].map((path) => ({
    path,
    access: 'metrics',
    summary: 'Every metric, in Prometheus text 0.0.4, or OpenMetrics 1.0 if Accept asks for it',
    content: { [PROMETHEUS_TEXT]: text, [OPEN_METRICS_TEXT]: text },
    statuses: { 200: 'The exposition' },
    handle: async ({ request, response }) => {
      const openMetrics = prefersOpenMetrics(request.get('accept') ?? '');
      const pieces = await registry.exposeInPieces(openMetrics ? 'openmetrics' : 'text');
      response.vary('Accept');
      response.set('Content-Type', openMetrics ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT);
      response.set('Content-Length', String(pieces.reduce((sum, { length }) => sum + length, 0)));
      const closed = once(response, 'close');
      for (const piece of pieces) {
        if (response.destroyed) return;
        // The kernel never copies megabytes at once, and a slow client can wait.
        if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
      }
      response.end();
    },
  }));
}

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

/**
 * Prometheus's HTTP service discovery. Every shard lists the services of all shards, so Prometheus may
 * ask any of them. It sends the token that it scrapes with.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function discoveryEndpoints({ directory }: AppParts): Endpoint[] {
  const schema = z
    .array(targetGroupSchema)
    .describe('HTTP service discovery: the services that expose Prometheus text themselves');
  return [
    json('/api/v1/sd/prometheus', { access: 'metrics', schema }, () =>
      directory.all().flatMap(targetGroups),
    ),
  ];
}

/** One group for a service that exposes metrics, none for the others. */
function targetGroups(service: ServiceConfig): z.output<typeof targetGroupSchema>[] {
  if (service.prometheusPath === undefined) return [];
  const { host, protocol, pathname, searchParams } = new URL(service.url + service.prometheusPath);
  const scheme = protocol.slice(0, -1);
  // Prometheus adds no default port to an IPv6 address.
  const port = /:\d+$/.test(host) ? '' : scheme === 'https' ? ':443' : ':80';
  const parameters = [...searchParams].map(([name, value]) => [`__param_${name}`, value] as const);
  const labels = {
    service_name: service.name,
    __scheme__: scheme,
    __metrics_path__: pathname,
    ...Object.fromEntries(parameters),
  };
  return [{ targets: [host + port], labels }];
}

const TEXT = 'text/plain; charset=utf-8';
const reloadSchema = named('Reload', 'The configuration was read again', {
  status: z.literal('reloaded'),
  timestamp: time,
});

/** The management paths of Prometheus's own servers. */
export function managementEndpoints(parts: AppParts): Endpoint[] {
  const open = { access: 'open', content: { [TEXT]: text } } as const;
  const summary = 'Read the configuration again; a bad one changes nothing';
  return [
    {
      ...{ ...open, path: '/-/healthy', summary: 'Whether the process responds' },
      statuses: { 200: 'It does' },
      handle: ({ response }) => void response.type(TEXT).send('ok\n'),
    },
    {
      ...{ ...open, path: '/-/ready', summary: 'Whether probes go on' },
      statuses: { 200: 'They do', 503: 'They have stalled' },
      handle: ({ response }) => {
        if (!parts.schedulerStalled()) return void response.type(TEXT).send('ok\n');
        response.status(503).type(TEXT).send('not ready: /api/v1/health says why\n');
      },
    },
    json(
      '/-/reload',
      { method: 'post', access: 'admin', schema: reloadSchema, summary },
      async () => {
        const result = await parts.reload();
        if (!result.ok) throw new Problem(500, result.message);
        return { status: 'reloaded' as const, timestamp: isoTime(parts.clock.now()) };
      },
    ),
  ];
}
