import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import {
  costByModel,
  messagesByLanguage,
  newConversations,
  paymentsByStatus,
  tokensByModel,
  totalCost,
} from '../../alert-rules/business.ts';
import type { Recording } from '../../promql/recording.ts';
import { responseTimeP95 } from '../../alert-rules/service-quality.ts';
import {
  availability30d,
  budgetLeft,
  failedMinute,
  failureRatio,
  known30d,
} from '../../alert-rules/slo.ts';
import { renderMatchers } from '../../promql/series.ts';
import { metrics } from '../../promql/metrics.ts';
import type { MetricName } from '../../promql/metrics.ts';

type Labels = Readonly<Record<string, string>>;

/** A metric family with its series. Each series has one sample every `stepSeconds` for `seconds`. */
interface Family {
  readonly name: string;
  readonly labels: readonly Labels[];
  readonly stepSeconds: number;
  readonly seconds: number;
  readonly value: (at: number) => number;
}

const MINUTE = 60;
const DAY = 86_400;
export const MONTH_SECONDS = 30 * DAY;
/** The longest block that Prometheus knows which holds a month: 2 h × 3^6. */
const BLOCK_SECONDS = 1458 * 3600;
/** The month ends with a block, so it lies in one: promtool reads all samples once for each block. */
export const MONTH_END =
  Math.floor(Date.parse('2026-01-14T08:00:00Z') / 1000 / BLOCK_SECONDS) * BLOCK_SECONDS - MINUTE;

const services = ['auth-service', 'db-service', 'ai-service', 'payment-service'].map((name) => ({
  service_name: name,
}));
const languages = ['English', 'French', 'German', 'Spanish', 'Italian'].map((language) => ({
  language,
}));
const models = ['gpt-4o', 'gpt-4o-mini', 'claude'].map((model) => ({ provider: 'any', model }));
const statuses = ['success', 'failed', 'pending'].map((status) => ({ status }));
const collectors = ['ai-usage', 'payments'].map((collector) => ({ collector }));

/** Recorded series: one sample per minute for a month. */
function recordedMonth({ name }: Recording, labels: readonly Labels[], size: number): Family {
  return { name, labels, stepSeconds: MINUTE, seconds: MONTH_SECONDS, value: () => size };
}

/** Scraped series: one sample per minute for a month. */
function gaugeMonth(name: MetricName, labels: readonly Labels[], size: number): Family {
  return recordedMonth({ name } as Recording, labels, size);
}

/** A counter for a little more than one day, at the scrape interval. */
function counterDay(name: MetricName, labels: readonly Labels[]): Family {
  const value = (at: number) => Math.floor(at / 7);
  return { name, labels, stepSeconds: 5, seconds: 1.1 * DAY, value };
}

/** All series that the 30-day dashboards query. */
export const monthOfPenpal: readonly Family[] = [
  recordedMonth(failedMinute, services, 0.001),
  ...(['1h', '6h', '1d', '3d', '30d'] as const).map((window) =>
    recordedMonth(failureRatio[window], services, 0.001),
  ),
  recordedMonth(availability30d, services, 0.6),
  recordedMonth(known30d, services, 0.6),
  recordedMonth(budgetLeft, services, 0.6),
  recordedMonth(responseTimeP95, services, 0.1),
  recordedMonth(newConversations, [{}], 900),
  recordedMonth(messagesByLanguage, languages, 1500),
  recordedMonth(paymentsByStatus, statuses, 14),
  recordedMonth(tokensByModel, models, 500_000),
  recordedMonth(costByModel, models, 3),
  gaugeMonth('service_slo_availability_objective_ratio', services, 0.6),
  gaugeMonth('service_slo_latency_objective_seconds', services, 1),
  gaugeMonth('penpal_total_users', [{}], 20_000),
  gaugeMonth('penpal_active_users_total', [{}], 9000),
  gaugeMonth('penpal_users_by_language', languages, 4000),
  gaugeMonth('penpal_average_user_level', languages, 3),
  // All sources are away, so that the panels that show for how long have data.
  gaugeMonth('penpal_collector_success', collectors, 0),
  gaugeMonth('penpal_collector_last_success_timestamp_seconds', collectors, 1),
  counterDay('penpal_conversations_total', [{ status: 'created' }]),
  counterDay('penpal_payments_total', statuses),
  { ...counterDay('penpal_conversations_total', [{}]), name: totalCost.name, stepSeconds: MINUTE },
];

/** Writes the samples up to `MONTH_END` as OpenMetrics text. */
export async function writeSamples(file: string, families: readonly Family[]): Promise<void> {
  const stream = createWriteStream(file);
  for (const family of families) {
    for (const chunk of chunks(family)) {
      if (!stream.write(chunk)) await once(stream, 'drain');
    }
  }
  stream.end('# EOF\n');
  await once(stream, 'close');
}

function* chunks(family: Family): Generator<string> {
  const { name, labels, stepSeconds, seconds, value } = family;
  const isCounter = metrics[name as MetricName]?.type === 'counter';
  yield `# TYPE ${isCounter ? name.replace(/_total$/, '') : name} ${isCounter ? 'counter' : 'gauge'}\n`;
  for (const of of labels) {
    const selector = `${name}${renderMatchers(of)}`;
    let lines = '';
    for (let at = MONTH_END - seconds; at <= MONTH_END; at += stepSeconds) {
      lines += `${selector} ${value(at)} ${at}\n`;
    }
    yield lines;
  }
}
