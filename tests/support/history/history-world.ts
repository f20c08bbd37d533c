import { onTestFinished } from 'vitest';
import type { SourceConfig } from '../../../exporter/config/config.ts';
import { MemoryHistory } from '../../../exporter/history/memory-history.ts';
import { PrometheusClient } from '../../../exporter/history/prometheus-client.ts';
import { prometheusHistory } from '../../../exporter/history/prometheus-history.ts';
import type { Logger } from '../../../exporter/logger.ts';
import type { SampledName } from '../../../exporter/metrics/sample.ts';
import { MovedClock } from '../moved-clock.ts';
import { silentLogger } from '../silent-logger.ts';
import { serviceConfig, unprobedTarget } from '../target-states.ts';
import { matrix, PlayedPrometheus } from './played-prometheus.ts';
import type { Played, Question } from './played-prometheus.ts';

interface WorldOptions {
  readonly log?: Logger;
  readonly names?: readonly string[];
}

/** A history of services from a Prometheus at an address; memory knows one probe of db-service. */
export function historyAt(
  url: string,
  { log = silentLogger, names = ['db-service', 'auth-service'] }: WorldOptions = {},
) {
  const clock = new MovedClock();
  const client = new PrometheusClient(url);
  onTestFinished(() => client.close());
  const fallback = new MemoryHistory({ clock });
  fallback.retain([serviceConfig('db-service')]);
  const probe = { startedAt: clock.now(), durationSeconds: 0.2 };
  fallback.recordProbe(unprobedTarget('db-service'), probe);
  const history = prometheusHistory({
    ...{ client, fallback, clock, log },
    services: servicesWith(names, ['penpal_total_users', 'penpal_payments_total']),
  });
  return { clock, history };
}

/** Services by name; the first has a source of these business metrics. */
export function servicesWith(names: readonly string[], metrics: readonly SampledName[]) {
  const source = { metrics: metrics.map((metric) => ({ metric })) } as unknown as SourceConfig;
  const services = names.map((name, index) => ({ name, sources: index === 0 ? [source] : [] }));
  return () => services;
}

/** A history from a Prometheus that the test plays. */
export async function playing(play: (question: Question) => Played, options?: WorldOptions) {
  const prometheus = new PlayedPrometheus(play);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  return { prometheus, ...historyAt(await prometheus.listen(), options) };
}

/** Plays the first entry whose key is in the query; without one there are no series. */
export function responding(responses: Readonly<Record<string, (question: Question) => Played>>) {
  return (question: Question): Played => {
    const query = question.params.get('query') ?? '';
    const found = Object.entries(responses).find(([text]) => query.includes(text));
    return found ? found[1](question) : matrix();
  };
}

/** A series with these values in the first slots; undefined where it has none. */
export function row(
  labels: Record<string, string>,
  values: readonly (number | undefined)[],
  { params }: Question,
): readonly [Record<string, string>, (readonly [number, number])[]] {
  const [start, step] = [Number(params.get('start')), Number(params.get('step'))];
  const points = values.flatMap((value, index) =>
    value === undefined ? [] : [[start + index * step, value] as const],
  );
  return [labels, points];
}

/** One row for each part of a query, by default of db-service. */
export function rows(
  parts: Readonly<Record<string, readonly (number | undefined)[]>>,
  labels: Readonly<Record<string, string>> = { service_name: 'db-service' },
) {
  return (question: Question) =>
    matrix(
      ...Object.entries(parts).map(([part, values]) => row({ ...labels, part }, values, question)),
    );
}

/** Prometheus has samples for 50 minutes of an hour, and the oldest is very old. */
export const COVERED = {
  'timestamp(': rows({ covered: [3_000_000], oldest: [0], started: [4] }, {}),
};
