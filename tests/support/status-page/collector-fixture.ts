import type { CollectorState } from '../../../exporter/collectors/collector.ts';
import type { SourceConfig } from '../../../exporter/config/config.ts';
import type { BusinessHistory } from '../../../exporter/history/history.ts';
import { isBusinessMetric } from '../../../exporter/metrics/sample.ts';
import type { BusinessMetric, Sample } from '../../../exporter/metrics/sample.ts';
import { figureHistory } from './history-fixture.ts';
import { NOW } from '../target-states.ts';

/** For tests: a source of figures, asked for these metrics. */
export function sourceConfig(collector: string, metrics: readonly BusinessMetric[]): SourceConfig {
  return {
    collector,
    serviceName: 'auth-service',
    url: 'http://auth-service:3002/api/v1/users/metrics',
    format: 'prometheus',
    headers: {},
    intervalMs: 30_000,
    timeoutMs: 5_000,
    maxBodyBytes: 1_048_576,
    maxSeries: 1_000,
    metrics: metrics.map((metric) => ({
      ...{ metric, labels: {}, source: metric, where: {}, fallbacks: [], labelsFrom: {} },
    })),
    tls: { skipVerification: false },
  };
}

/** For tests: a source that was read with these figures. */
export function readCollector(
  collector: string,
  samples: readonly Sample[],
  metrics = [...new Set(samples.map(({ name }) => name).filter(isBusinessMetric))],
): CollectorState {
  return {
    source: sourceConfig(collector, metrics),
    samples,
    last: { at: NOW - 9_000, success: true, durationSeconds: 0.02, dropped: [] },
    lastSuccessAt: NOW - 9_000,
    droppedTotal: {},
  };
}

/** For tests: a source that could not be read. */
export function failedCollector(
  collector: string,
  metrics: readonly BusinessMetric[],
  message: string,
): CollectorState {
  return {
    source: sourceConfig(collector, metrics),
    samples: [],
    last: { at: NOW - 9_000, success: false, durationSeconds: 0.02, message, dropped: [] },
    droppedTotal: {},
  };
}

const LANGUAGES = { English: 5_240, Spanish: 3_180, French: 2_460, German: 1_105, Japanese: 740 };

/** For tests: the history of Penpal's figures over a day. */
export const penpalFigures: readonly BusinessHistory[] = [
  figureHistory('penpal_active_users_total', {}, 'gauge', 4_318),
  figureHistory('penpal_total_users', {}, 'gauge', 12_725),
  ...Object.entries(LANGUAGES).map(([language, users]) =>
    figureHistory('penpal_users_by_language', { language }, 'gauge', users),
  ),
  figureHistory('penpal_conversations_total', { status: 'created' }, 'counter', 1_284),
  figureHistory('penpal_ai_tokens_consumed_total', tokens('gpt-4o', 'prompt'), 'counter', 812_000),
  figureHistory(
    'penpal_ai_tokens_consumed_total',
    tokens('gpt-4o', 'completion'),
    'counter',
    344_000,
  ),
  figureHistory('penpal_ai_cost_usd_total', { provider: 'openai', model: 'gpt-4o' }, 'counter', 97),
  figureHistory('penpal_messages_total', { language: 'English', type: 'text' }, 'counter', 9_130),
  figureHistory('penpal_messages_total', { language: 'French', type: 'text' }, 'counter', 4_020),
];

function tokens(model: string, type: string) {
  return { provider: 'openai', model, type };
}

/** For tests: Penpal's sources, as their history ends; payments are not served yet. */
export function penpalCollectors(): CollectorState[] {
  const samples = penpalFigures.map(({ metric, labels, points }) => ({
    name: metric,
    labels,
    value: points.at(-1) ?? 0,
  }));
  const isUsers = ({ name }: Sample) => name.includes('users');
  const levels = [3.4, 2.8, 3.1].map((value, index) => ({
    name: 'penpal_average_user_level' as const,
    labels: { language: Object.keys(LANGUAGES)[index] ?? '' },
    value,
  }));
  return [
    readCollector('auth-users', [...samples.filter(isUsers), ...levels]),
    readCollector(
      'ai-usage',
      samples.filter((sample) => !isUsers(sample)),
    ),
    failedCollector('payments', ['penpal_payments_total'], 'expected status 200, got 404'),
  ];
}
