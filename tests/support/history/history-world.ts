import { onTestFinished } from 'vitest';
import { silentLogger } from '../silent-logger.ts';
import type { Logger } from '../../../exporter/logger.ts';
import { MovedClock } from '../moved-clock.ts';
import { MemoryHistory } from '../../../exporter/history/memory-history.ts';
import { PrometheusClient } from '../../../exporter/history/prometheus-client.ts';
import { PrometheusHistory } from '../../../exporter/history/prometheus-history.ts';
import { serviceConfig, unprobedTarget } from '../target-states.ts';
import { matrix, PlayedPrometheus, vector } from './played-prometheus.ts';
import type { Played, Question } from './played-prometheus.ts';

const SLOT_S = 40;
export const DB = { service_name: 'db-service', job: 'monitoring', instance: 'one' };

/** A history at an address where Prometheus may or may not be. */
export function historyAt(url: string, log: Logger = silentLogger) {
  const clock = new MovedClock();
  const client = new PrometheusClient(url);
  onTestFinished(() => client.close());
  const fallback = new MemoryHistory({ clock });
  fallback.retain([serviceConfig('db-service')]);
  const outcome = { startedAt: clock.now(), phaseSeconds: {}, durationSeconds: 0.2 };
  fallback.recordProbe(unprobedTarget('db-service'), outcome);
  const serviceNames = () => ['db-service', 'auth-service'];
  return { clock, history: new PrometheusHistory({ client, fallback, serviceNames, clock, log }) };
}

/** A history at an address where a played Prometheus answers. */
export async function playing(play: (question: Question) => Played, log?: Logger) {
  const prometheus = new PlayedPrometheus(play);
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  return { prometheus, ...historyAt(await prometheus.listen(), log) };
}

/** Answers by what the query asks for; what is not given has no series. */
export function answering(answers: Readonly<Record<string, (question: Question) => Played>>) {
  return (question: Question): Played => {
    const query = question.params.get('query') ?? '';
    const found = Object.entries(answers).find(([part]) => query.includes(part));
    if (found) return found[1](question);
    return question.path === 'query_range' ? matrix() : vector();
  };
}

/** A series with the given values at the first boundaries of the slots that were asked for. */
export function row(
  labels: Record<string, string>,
  values: readonly (number | undefined)[],
  { params }: Question,
): readonly [Record<string, string>, (readonly [number, number])[]] {
  const start = Number(params.get('start'));
  const points = values.flatMap((value, index) =>
    value === undefined ? [] : [[start + index * SLOT_S, value] as const],
  );
  return [labels, points];
}

/** Prometheus holds 600 scrapes of the range. */
export const COVERED = { 'count_over_time((count(': () => vector([{}, 600]) };

/**
 * A service probed twice in each of the first three slots, which failed once, then the exporter
 * restarted: of the eight scrapes that the third slot has room for it answered six.
 */
export const TOLD = answering({
  ...COVERED,
  'resets(service_probes_total': (question) =>
    matrix(
      row({ ...DB, part: 'probes' }, [10, 12, 14, 3], question),
      row({ ...DB, part: 'failures' }, [1, 1, 2, 1], question),
      row({ ...DB, part: 'seconds' }, [1, 1.4, 1.6, 0.5], question),
      row({ ...DB, part: 'measured' }, [10, 12, 13, 2], question),
      row({ ...DB, part: 'restarts' }, [0, 0, 0, 1], question),
      row({ ...DB, part: 'known' }, [8, 8, 8, 6], question),
      row({ ...DB, part: 'worked' }, [0, 8, 3, 6], question),
    ),
  'increase(service_probes_total': (question) =>
    matrix(
      row({ ...DB, part: 'probes' }, [3.4], question),
      row({ ...DB, part: 'failures' }, [1.1], question),
      row({ ...DB, part: 'seconds' }, [0.6], question),
      row({ ...DB, part: 'measured' }, [2], question),
    ),
  quantile_over_time: () =>
    vector(
      [{ part: 'p50', service_name: 'db-service' }, 0.05],
      [{ part: 'p95', service_name: 'db-service' }, 0.15],
    ),
  'ALERTS{': () => vector([{}, 4]),
  '{__name__=~': (question) =>
    matrix(
      row({ __name__: 'penpal_total_users' }, [7, 8], question),
      row({ __name__: 'penpal_payments_total', status: 'success' }, [10, 15], question),
      row({ __name__: 'penpal_payments_total', status: 'failed' }, [90, 5], question),
    ),
  'resets(penpal_payments_total': () =>
    vector(
      [{ part: 'penpal_payments_total', status: 'success' }, 0],
      [{ part: 'penpal_payments_total', status: 'failed' }, 1],
    ),
  'increase(penpal_payments_total': () =>
    vector(
      [{ part: 'penpal_payments_total', status: 'success' }, 5.3],
      [{ part: 'penpal_payments_total', status: 'failed' }, 7.4],
    ),
});
