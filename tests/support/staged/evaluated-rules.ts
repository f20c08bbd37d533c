import { groups } from '../../../alert-rules/groups.ts';
import type { AlertRule } from '../../../alert-rules/lib/rule.ts';
import type { Recording } from '../../../promql/recording.ts';
import { ask } from '../processes/prometheus-api.ts';
import { writeSeries, type WrittenSeries } from './remote-write.ts';

const STEP_SECONDS = 60;
const UNITS_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Times in Unix seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Records what the rules would have recorded each minute of a time whose samples are stored, and the
 * alerts that would have fired. In the order of the groups, so that rules may read recordings.
 */
export async function evaluateRules(url: string, span: Span): Promise<void> {
  for (const rule of groups.flatMap((group) => group.rules)) {
    const range = { seconds: span.end - span.start, stepSeconds: STEP_SECONDS, end: span.end };
    const { data } = await ask(url, rule.expression, range);
    const found = data.result as unknown as readonly Found[];
    await writeSeries(
      url,
      found.flatMap((one) => recordedBy(rule, one)),
    );
  }
}

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

function recordedBy(rule: AlertRule | Recording, { metric, values }: Found): WrittenSeries[] {
  const { __name__, ...labels } = metric;
  if (rule.kind === 'recording') {
    const samples = values.map(([second, value]) => [second * 1000, Number(value)] as const);
    return [{ labels: { ...labels, __name__: rule.name }, samples }];
  }
  const samples = firing(values, secondsOf(rule.for)).map((second) => [second * 1000, 1] as const);
  const about = { __name__: 'ALERTS', alertname: rule.name, alertstate: 'firing' } as const;
  return samples.length === 0 ? [] : [{ labels: { ...labels, ...rule.labels, ...about }, samples }];
}

/** The seconds at which the expression had held for a while without a gap. */
function firing(values: Found['values'], forSeconds: number): number[] {
  let since = 0;
  let last = 0;
  return values.flatMap(([second]) => {
    if (second - last > STEP_SECONDS) since = second;
    last = second;
    return second - since >= forSeconds ? [second] : [];
  });
}

function secondsOf(duration: string): number {
  const unit = duration.at(-1) as keyof typeof UNITS_SECONDS;
  return parseInt(duration) * UNITS_SECONDS[unit];
}
